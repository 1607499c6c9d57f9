import type { NodePath } from '../plan/entry.ts'
import { nodePaths } from '../plan/paths.ts'

/**
 * What a path of the managed tree is for a node that runs. `pod`, `volume`, `file`, `registry` and `tool` change by files alone;
 * `list` follows from them, and the `packet filter` is loaded again by journal.sh. The others are read at the boot, or by a program at its start.
 */
export type Place =
  | 'pod'
  | 'volume'
  | 'registry'
  | 'file'
  | 'tool'
  | 'list'
  | 'packet filter'
  | 'program'
  | 'configuration of a program'
  | 'setting of systemd'
  | 'setting of the kernel'
  | 'setting of the OS'

/** Scripts of bakelet's own. */
const tools = ['bakelet-guard', 'bakelet-install', 'bakelet-ready', 'bakelet-uninstall', 'cni/bakelet-egress']

const isIn = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`)

export function placeOf(path: string, prefix: NodePath): Place {
  const paths = nodePaths(prefix)
  const under = (...folders: string[]) => folders.some(folder => isIn(path, folder))
  if (under(paths.staticPods)) return 'pod'
  if (under(paths.podVolumes)) return 'volume'
  // containerd reads hosts.toml at each pull (docs/hosts.md of containerd), and the kubelet config.json.
  if (under(paths.registryHosts, paths.registryCredentials)) return 'registry'
  if (under(paths.artifactList, paths.managedList, paths.podList)) return 'list'
  if (under(...tools.map(name => `${paths.bin}/${name}`))) return 'tool'
  if (under(paths.bin)) return 'program'
  if (under(paths.firewall)) return 'packet filter'
  if (under(prefix)) return 'configuration of a program'
  if (under('/etc/systemd', '/usr/lib/systemd', '/usr/local/lib/systemd')) return 'setting of systemd'
  if (under(paths.modulesLoad, paths.sysctl, paths.modprobe)) return 'setting of the kernel'
  const os = ['/etc/udev', '/etc/rsyslog.d', '/etc/sudoers.d', '/usr/local/share/ca-certificates']
  return under(...os) ? 'setting of the OS' : 'file'
}

const changeable: ReadonlySet<Place> = new Set([
  'pod',
  'volume',
  'registry',
  'file',
  'tool',
  'list',
  'packet filter',
])

export function isChangeable(place: Place): boolean {
  return changeable.has(place)
}
