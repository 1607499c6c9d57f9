import { closest } from '../../../diagnostics/closest.ts'
import { below, isBefore2 } from '../../../resolve/cri-tables.ts'
import { type NamedSnapshotter, namedSnapshotters } from '../../../resolve/snapshotters.ts'
import { releaseOf } from '../../../upstream/pins.ts'
import { compareVersions } from '../../../upstream/version.ts'
import { textAt, type ValueFault, type ValueRule, type ValueSubject } from './value-rule.ts'

interface Snapshotter {
  readonly since?: string
  /** What this node lacks for it, and how to have that; undefined: nothing. */
  readonly lacks?: (subject: ValueSubject) => readonly [why: string, hint: string] | undefined
}

const overlay = 'remove it: overlayfs is the default'
const settings = ({ plugin }: ValueSubject, name: string) => plugin(`io.containerd.snapshotter.v1.${name}`)

/** The snapshotters in containerd (plugins/snapshots; snapshots/ in 1.x), and what their InitFn asks of a node. */
const snapshotters: Readonly<Record<string, Snapshotter>> = {
  overlayfs: {},
  native: {},
  btrfs: {
    lacks: ({ config, version }) => {
      if (config.containerd.source === 'build' || !releaseOf('containerd', version, config.arch))
        return ['a containerd that is built from source has no btrfs', overlay]
      if (Object.keys(config.units).some(name => /^var-lib-containerd.*\.mount$/.test(name))) return undefined
      return [
        '/var/lib/containerd has to be on btrfs for it',
        'write a unit var-lib-containerd.mount with Type=btrfs under `units`, or remove it',
      ]
    },
  },
  erofs: {
    since: '2.1',
    lacks: ({ config }) => {
      if (!config.kernel.modules.includes('erofs'))
        return ['the kernel module erofs has to be loaded for it', 'add erofs to `kernel.modules`']
      if (config.system.packages.includes('erofs-utils')) return undefined
      return ['mkfs.erofs has to be there for it', 'add erofs-utils to `system.packages`']
    },
  },
  zfs: { lacks: () => ['the kernel of Debian has no ZFS', overlay] },
  devmapper: {
    lacks: subject =>
      textAt(settings(subject, 'devmapper'), 'pool_name')
        ? undefined
        : [
            'it has no pool',
            'write pool_name and base_image_size under plugins."io.containerd.snapshotter.v1.devmapper"',
          ],
  },
  blockfile: {
    since: '1.7',
    lacks: subject =>
      textAt(settings(subject, 'blockfile'), 'scratch_file')
        ? undefined
        : [
            'it has no scratch file',
            'write scratch_file under plugins."io.containerd.snapshotter.v1.blockfile"',
          ],
  },
}

/** Those that are programs of their own, each with a socket. */
const remote = ['stargz', 'nydus', 'soci', 'overlaybd', 'cvmfs-snapshotter', 'fuse-overlayfs', 'gcfs']

export const checkSnapshotters: ValueRule = subject =>
  namedSnapshotters(subject.config, subject.version).flatMap(named => fault(named, subject))

function fault({ name, path }: NamedSnapshotter, subject: ValueSubject): ValueFault[] {
  const { config, line, root, version } = subject
  const isOfRuntime = path.includes('runtimes') || path.includes('runtime_platforms')
  // "" is the default there; in the images of 2.x it is a name.
  if (name === '' && (isOfRuntime || isBefore2(version))) return []
  const found = (why: string, hint: string): ValueFault[] => [
    {
      ...{ path, why: `snapshotter \`${name}\`: ${why}`, hint, from: 'plugins/cri/images/plugin.go' },
      effect: isOfRuntime ? 'starts no pod with it' : 'does not start its CRI',
    },
  ]
  const id = `io.containerd.snapshotter.v1.${name}`
  const disabled = config.containerd.config.disabled_plugins
  if (Array.isArray(disabled) && disabled.includes(id))
    return found('`disabled_plugins` has it', 'remove it from one of the two')
  const proxies = below(root, 'proxy_plugins')
  if (/^(snapshot|io\.containerd\.snapshotter\.v1)$/.test(textAt(below(proxies, name), 'type') ?? ''))
    return []
  const known = Object.entries(snapshotters).flatMap(([key, { since = line }]) =>
    compareVersions(line, since) < 0 ? [] : [key],
  )
  const one = known.includes(name) ? snapshotters[name] : undefined
  if (one) {
    const lacks = one.lacks?.(subject)
    return lacks ? found(...lacks) : []
  }
  const own = Object.keys(proxies.table)
  const meant = closest(name, [...known, ...own])
  const hint = remote.includes(name)
    ? `write proxy_plugins.${name}, with type snapshot and the socket of its program as address`
    : meant === undefined
      ? overlay
      : `did you mean \`${meant}\`?`
  return found(`containerd ${line} has none of that name, nor has \`proxy_plugins\``, hint)
}
