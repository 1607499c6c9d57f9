import type { Diagnostic } from '../../diagnostics/diagnostic.ts'

/**
 * The prefix belongs to bakelet alone: the uninstaller deletes everything in it, and the node has to work afterwards.
 * So the prefix is not a system folder or inside one, except in the folders that are meant for local software.
 */
export function checkPrefix(prefix: string, file: string): Diagnostic[] {
  const folder = sharedFolder(prefix)
  if (folder === undefined) return []
  return [
    {
      code: 'prefix-shared',
      severity: 'error',
      message: `\`${prefix}\` is ${folder === prefix ? '' : `in \`${folder}\`, `}a folder that others use`,
      file,
      path: ['prefix'],
      hint: 'take a folder of its own: /usr/local/NAME, /opt/NAME or /srv/NAME',
    },
  ]
}

/** The folder that keeps a prefix from being bakelet's own: itself, or one that it is in. */
function sharedFolder(prefix: string): string | undefined {
  const holds = (folder: string) => `${prefix}/`.startsWith(`${folder}/`)
  if (places.includes(prefix)) return prefix
  return state.find(holds) ?? (places.some(holds) ? undefined : system.find(holds))
}

const inFolder = (folder: string, names: string) => names.split(' ').map(name => `${folder}/${name}`)

/** Shared by what has a folder of its own in them (Filesystem Hierarchy Standard 3.0, chapters 3.13, 3.17, 4.9 and 5). */
const places = [
  ...inFolder('/usr', 'local'),
  ...inFolder('/usr/local', 'bin etc games include lib man sbin share src'),
  ...inFolder('', 'opt srv'),
  ...inFolder('/opt', 'bin doc include info lib man'),
  ...inFolder('/var', 'lib opt'),
]

/** What the node's own daemons and those of the base image keep in one of these places. */
const state = inFolder('/var/lib', 'apt bakelet cloud cni containerd dbus dpkg kubelet private systemd')

/** All else at the top: of the standard, of systemd (file-hierarchy(7)) and of snapd. */
const system = [
  ...inFolder('', 'bin boot dev efi etc home lib lib32 lib64 libx32 media mnt'),
  ...inFolder('', 'proc root run sbin snap sys tmp usr var'),
]
