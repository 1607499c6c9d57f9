import data from '../../data/os-paths.json' with { type: 'json' }

/** `any`: hardware, the kernel, a daemon or a package decides what is there. */
export type PathKind = 'directory' | 'file' | 'socket' | 'any'

/** Links of the merged /usr and of /var: file-hierarchy(7). */
const links: readonly (readonly [RegExp, string])[] = [
  [/^\/(bin|sbin|lib|lib32|lib64)(?=\/|$)/, '/usr/$1'],
  [/^\/var\/run(?=\/|$)/, '/run'],
  [/^\/var\/lock(?=\/|$)/, '/run/lock'],
]

/** The path without links of the OS, double slashes and a slash at the end. */
export function realPath(path: string): string {
  const plain = path.replaceAll(/\/(\.?\/)*/g, '/').replace(/(?<=.)\/\.?$/, '')
  return links.reduce((at, [link, target]) => at.replace(link, target), plain)
}

/** Paths that systemd and containerd make at each boot. */
const atBoot: Readonly<Record<string, PathKind>> = {
  '/run': 'directory',
  '/run/lock': 'directory',
  '/run/dbus': 'directory',
  // dbus.socket, systemd-journald.socket, systemd-journald-dev-log.socket.
  '/run/dbus/system_bus_socket': 'socket',
  '/run/systemd/journal/socket': 'socket',
  '/run/systemd/journal/stdout': 'socket',
  '/run/systemd/journal/dev-log': 'socket',
  // DefaultAddress: containerd 2.3.6, defaults/defaults_linux.go.
  '/run/containerd': 'directory',
  '/run/containerd/containerd.sock': 'socket',
  // pkg/kubelet/apis/config/v1beta1/defaults.go@v1.36.4 (DefaultPodLogsDir), pkg/kubelet/kubelet.go (DefaultContainerLogsDir).
  '/var/log/pods': 'directory',
  '/var/log/containers': 'directory',
  '/var/lib/kubelet': 'directory',
  '/var/lib/containerd': 'directory',
}

/** Folders in which the kernel, the hardware, a daemon or the packages decide what is there. */
const open =
  /^\/(proc|sys|dev|usr\/(?!s?bin\/)[^/]+|boot|run\/(systemd|udev|user|lock)|var\/(cache|log)|var\/lib\/(kubelet|containerd|systemd|cni))\//

const roots = new Set(['/', '/proc', '/sys', '/dev', '/usr'])
const directories = new Set(data.directories)
const files = new Set(data.files)

/** What the OS or a daemon has at a path that realPath() made; undefined: nothing. */
export function osPath(path: string): PathKind | undefined {
  if (roots.has(path) || directories.has(path)) return 'directory'
  if (files.has(path)) return 'file'
  return atBoot[path] ?? (open.test(`${path}/`) ? 'any' : undefined)
}
