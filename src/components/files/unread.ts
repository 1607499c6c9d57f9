import type { Config } from '../../config/schema.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'

interface Unread {
  /** Each with everything below. */
  readonly paths: readonly string[]
  /** Packages whose programs read them. */
  readonly readers?: RegExp
  /** Completes "nothing on the node reads …: ". */
  readonly why: string
  readonly hint: string
}

const words = (text: string) => text.split(' ')

/** Where other nodes, and other tools, have what a config of bakelet says elsewhere. */
const rules: readonly Unread[] = [
  {
    paths: words('/etc/containerd /etc/sysconfig/containerd /etc/default/containerd'),
    readers: /^(containerd|docker\.io)$/,
    why: 'containerd has its configuration from `containerd.config`',
    hint: 'write it under `containerd.config`, and mirrors under `registries`',
  },
  {
    paths: words('/etc/default/kubelet /etc/sysconfig/kubelet /etc/kubernetes'),
    why: 'the kubelet has its configuration from `kubelet` and its pods from `pods`',
    hint: 'name manifests under `pods`, and write settings under `kubelet.config`',
  },
  {
    paths: ['/etc/cni'],
    why: 'the network of the pods is that of `cni.network`',
    hint: 'write `cni.network`',
  },
  {
    paths: ['/etc/docker'],
    readers: /^docker\.io$/,
    why: 'Docker is not installed',
    hint: 'write mirrors under `registries`, and settings under `containerd.config`',
  },
  {
    paths: words('/etc/network /etc/netplan /etc/NetworkManager'),
    readers: /^(ifupdown.*|netplan\.io|network-manager)$/,
    why: 'systemd-networkd manages the network cards',
    hint: 'write `system.network`',
  },
  {
    paths: words('/etc/chrony /etc/chrony.conf /etc/ntp.conf /etc/ntpsec'),
    readers: /^(chrony|ntpsec|openntpd)$/,
    why: 'systemd-timesyncd sets the clock',
    hint: 'write `system.time`',
  },
  {
    paths: words(
      '/etc/crontab /etc/cron.d /etc/cron.daily /etc/cron.hourly /etc/cron.weekly /etc/cron.monthly',
    ),
    readers: /cron/,
    why: 'cron is not installed',
    hint: 'write a timer and its service under `units` (systemd.timer(5))',
  },
  {
    // Release notes of Debian 13, 5.1: systemd-sysctl ignores it.
    paths: ['/etc/sysctl.conf'],
    why: 'systemd-sysctl reads /etc/sysctl.d',
    hint: 'write `kernel.sysctl`',
  },
  {
    paths: words('/etc/default/grub /etc/default/grub.d /etc/kernel/cmdline'),
    why: 'nothing makes a new configuration of the boot loader from it',
    hint: 'write `image.kernelArguments`, and bake an image',
  },
]

/**
 * Warns of files that none of the node's programs reads. A package of the config may bring a program that does, and a setting, a unit or a
 * pod may name the path. bakelet does not know the programs of another base image.
 */
export function checkUnread(config: Config, hostPaths: readonly string[], file: string): Diagnostic[] {
  if (Object.keys(config.files).length === 0 || config.base !== 'debian-13') return []
  const { containerd, kubelet, units, system } = config
  const others = JSON.stringify([containerd, kubelet, units, Object.values(config.files)])
  return Object.keys(config.files).flatMap((path): Diagnostic[] => {
    const isIn = (folder: string) => `${path}/`.startsWith(`${folder}/`)
    const rule = rules.find(({ paths }) => paths.some(isIn))
    if (!rule || system.packages.some(name => rule.readers?.test(name))) return []
    const folder = rule.paths.find(isIn) ?? path
    if (others.includes(folder) || hostPaths.some(isIn)) return []
    return [
      {
        ...{ code: 'file-not-read', severity: 'warning', file, path: ['files', path], at: 'key' },
        message: `nothing on the node reads \`${path}\`: ${rule.why}`,
        hint: rule.hint,
      },
    ]
  })
}
