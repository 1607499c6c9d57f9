import type { NodePath } from './entry.ts'
import type { ManagedEntry } from './managed-entry.ts'

const inFolder = (folder: string, names: string) => names.split(' ').map(name => `${folder}/${name}`)

/** Folders that every Debian and Ubuntu has: of base-files, base-passwd and systemd. */
const osFolders: ReadonlySet<string> = new Set([
  ...inFolder('', 'boot etc home media mnt opt root srv usr var'),
  ...inFolder('/usr', 'bin games include lib libexec local sbin share src'),
  ...inFolder('/usr/local', 'bin etc games include lib man sbin share src'),
  ...inFolder('/usr/lib', 'modules-load.d sysctl.d systemd systemd/system tmpfiles.d udev udev/rules.d'),
  ...inFolder('/var', 'backups cache lib local log mail opt spool tmp'),
  ...inFolder('/etc', 'apt apt/apt.conf.d apt/sources.list.d cron.d cron.daily default dpkg kernel'),
  ...inFolder(
    '/etc',
    'logrotate.d modprobe.d modules-load.d opt pam.d profile.d security skel ssl ssl/certs',
  ),
  ...inFolder('/etc', 'sysctl.d systemd systemd/network systemd/system systemd/user terminfo tmpfiles.d'),
  ...inFolder('/etc', 'udev udev/rules.d update-motd.d'),
])

export function isOsFolder(path: string): boolean {
  return osFolders.has(path)
}

export function parentsOf(path: string): NodePath[] {
  return [...path.matchAll(/\//g)]
    .map(({ index }) => path.slice(0, index))
    .filter((parent): parent is NodePath => parent !== '')
}

/** A folder that no entry of the plan is, and no Debian has, and the first entry that needs it. */
export interface MadeParent {
  readonly path: NodePath
  readonly for: ManagedEntry
}

/** Whether the config itself puts it there, by `files` or `units`: what it does not name is made as needed. */
export function isOfConfig({ origin }: Pick<ManagedEntry, 'origin'>): boolean {
  return origin.component === 'files' || origin.component === 'units'
}

/** Folders that come along with what the config names: root's and 0755, unless a package or a user's home made them before. */
export function parentsMade(entries: readonly ManagedEntry[]): MadeParent[] {
  const known = new Set(entries.filter(({ type }) => type === 'directory').map(({ path }): string => path))
  const made = new Map<string, MadeParent>()
  for (const entry of entries)
    if (isOfConfig(entry))
      for (const path of parentsOf(entry.path))
        if (!known.has(path) && !osFolders.has(path) && !made.has(path)) made.set(path, { path, for: entry })
  return [...made.values()]
}
