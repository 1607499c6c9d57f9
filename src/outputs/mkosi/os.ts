import dhcpNetwork from '../../../templates/image/dhcp.network'
import type { OutputFile } from '../file.ts'

/**
 * Debian packages of a baked node: what boots, what containerd, the CNI plugins and the kubelet call, and nothing that
 * listens. Their own dependencies come along; recommendations do not.
 */
export const osPackages: readonly string[] = [
  // containerd runs apparmor_parser to load its own profile, and confines no container without it (pkg/apparmor/apparmor_linux.go of
  // containerd 2.3.6).
  'apparmor',
  // TLS for images that are pulled after all.
  'ca-certificates',
  'dbus',
  'iproute2',
  'kmod',
  'login',
  // mount(8) of every volume.
  'mount',
  // The packet filter of the CNI plugins bridge and portmap.
  'nftables',
  'passwd',
  // The EFI stub of the kernel image.
  'systemd-boot-efi',
  'systemd-resolved',
  'systemd-sysv',
  'systemd-timesyncd',
  'udev',
]

/** What makes and checks ext4. Every other Debian has it, and it is not requested: its services stay off. */
export const diskPackages: readonly string[] = ['e2fsprogs']

/** What the initrd is made from. They do not stay, unless the config names them. */
export const initrdPackages: readonly string[] = ['busybox-static']

/**
 * The units that the OS itself enables (systemd.preset(5)). Everything else of what the packages bring stays off: no
 * timers that rotate and update in the background of an appliance, and a boot that waits for nothing.
 */
const enabledUnits = [
  'dbus.socket',
  'systemd-logind.service',
  'systemd-networkd.service',
  // Comes with networkd ([Install], Also=). Only what wants network-online.target waits for it: cloud-init, or a package.
  'systemd-networkd-wait-online.service',
  'systemd-networkd.socket',
  'systemd-resolved.service',
  'systemd-timesyncd.service',
]

/** Files of the image outside the managed tree, which make Debian's packages an OS for this node. */
export function osFiles(hostname: string, units: readonly string[]): OutputFile[] {
  const enable = [...enabledUnits, ...units].map(unit => `enable ${unit}\n`).join('')
  return [
    {
      path: 'usr/lib/systemd/system-preset/00-bakelet.preset',
      mode: '0644',
      content: `# Made by bakelet.\n${enable}disable *\n`,
    },
    {
      // Whatever the firmware calls the network card. A node without one boots all the same: nothing waits for it.
      path: 'usr/lib/systemd/network/80-bakelet.network',
      mode: '0644',
      content: dhcpNetwork,
    },
    {
      // Both listen on every link, and would answer whoever is on it.
      path: 'usr/lib/systemd/resolved.conf.d/80-bakelet.conf',
      mode: '0644',
      content: '# Made by bakelet.\n[Resolve]\nLLMNR=no\nMulticastDNS=no\n',
    },
    {
      // containerd copies it into every pod that shares no network with the host, and refuses to start one without it.
      path: 'etc/hosts',
      mode: '0644',
      content: `127.0.0.1 localhost\n127.0.1.1 ${hostname}\n::1 localhost ip6-localhost ip6-loopback\n`,
    },
    // As old as /usr, like everything in the image: caches that are rebuilt when /usr is newer were made with the image
    // (systemd.unit(5), ConditionNeedsUpdate=).
    { path: 'etc/.updated', mode: '0644', content: '' },
    { path: 'var/.updated', mode: '0644', content: '' },
    { path: 'etc/resolv.conf', link: '../run/systemd/resolve/stub-resolv.conf' },
  ]
}
