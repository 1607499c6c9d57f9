import type { Config } from '../../config/schema.ts'
import { nodePaths } from '../../plan/paths.ts'
import { below, criTable, type PlacedTable } from '../../resolve/cri-tables.ts'
import { compareVersions, minorOf } from '../../upstream/version.ts'
import type { Finding, Subject } from '../rule.ts'

interface Managed {
  readonly table: PlacedTable
  readonly key: string
  readonly reason: string
  readonly hint: string
  /** Whether a value is one that the node works with. */
  readonly allows: (value: unknown) => boolean
}

/** Keys that other parts of the node rely on, so that `containerd.config` cannot change them. */
function managedKeys({ config, versions: { containerd } }: Subject): readonly Managed[] {
  const { bin, cniBin, cniConf } = nodePaths(config.prefix)
  const root = rootOf(config)
  const runtime = criTable(config, containerd, 'runtime')
  const cni = below(runtime, 'cni')
  const runc = ['containerd', 'runtimes', 'runc'].reduce(below, runtime)
  const is = (wanted: unknown) => (value: unknown) => value === wanted
  const socket = {
    key: 'address',
    reason: 'the kubelet and `ctr` look for containerd at /run/containerd/containerd.sock',
    hint: 'remove it',
    allows: is('/run/containerd/containerd.sock'),
  }
  const folder = {
    table: root,
    reason: "the images, the disks and the uninstaller rely on containerd's own folders",
    hint: 'remove it; `disks` mounts a disk at that folder',
  }
  const plugins = { table: cni, reason: 'bakelet places the CNI plugins' }
  const named = 'remove it; another runtime is described under a name of its own'
  return [
    { ...folder, key: 'root', allows: is('/var/lib/containerd') },
    { ...folder, key: 'state', allows: is('/run/containerd') },
    {
      ...{ table: root, key: 'imports' },
      reason: 'bakelet writes the whole configuration of containerd, which it can check',
      hint: 'write what is in the files under `containerd.config`',
      allows: value => Array.isArray(value) && value.length === 0,
    },
    { ...socket, table: below(root, 'grpc') },
    // From 2.3 on (cmd/containerd/server/config/config.go, serviceMigrate).
    { ...socket, table: below(below(root, 'plugins'), 'io.containerd.server.v1.grpc') },
    ...(compareVersions(minorOf(containerd), '2.1') < 0
      ? [{ ...plugins, key: 'bin_dir', hint: 'remove it', allows: is(cniBin) }]
      : [
          {
            ...{ ...plugins, key: 'bin_dirs', hint: `remove it, or have ${cniBin} in the list` },
            allows: (value: unknown) => Array.isArray(value) && value.includes(cniBin),
          },
        ]),
    {
      ...{ table: cni, key: 'conf_dir', reason: 'bakelet writes the network of the pods' },
      hint: 'remove it; another network is described under `cni`',
      allows: is(cniConf),
    },
    {
      ...{ table: runc, key: 'runtime_type', reason: 'bakelet places the shim of runc and no other' },
      hint: named,
      allows: is('io.containerd.runc.v2'),
    },
    {
      ...{ table: below(runc, 'options'), key: 'BinaryName', reason: 'bakelet places runc', hint: named },
      // "" is runc in the PATH of the shim, as the name alone is.
      allows: value => value === `${bin}/runc` || value === 'runc' || value === '',
    },
  ]
}

const rootOf = ({ containerd }: Config): PlacedTable => ({
  table: containerd.config,
  path: ['containerd', 'config'],
})

export function checkManaged(subject: Subject): Finding[] {
  return managedKeys(subject).flatMap(({ table, key: name, reason, hint, allows }) =>
    Object.keys(table.table)
      // Go's decoders of TOML take `Root` for `root`.
      .filter(key => key.toLowerCase() === name.toLowerCase() && !allows(table.table[key]))
      .map(key => ({
        code: 'containerd-config-managed',
        severity: 'error',
        message: `${key} cannot be set here: ${reason}`,
        path: [...table.path, key],
        at: 'key',
        hint,
      })),
  )
}
