import type { Row } from './row.ts'

const one = { good: /^1$/, wants: '1' }

/** What image-builder asks of a node (kubernetes-sigs/image-builder v0.1.45, images/capi/packer/goss). */
const imageBuilder: readonly Row[] = [
  ...[
    'net/bridge/bridge-nf-call-iptables',
    'net/bridge/bridge-nf-call-ip6tables',
    'vm/overcommit_memory',
  ].map(
    (path): Row => ({
      item: 'image-builder',
      about: path.replaceAll('/', '.'),
      ask: `parameter ${path}`,
      ...one,
    }),
  ),
  {
    ...{ item: 'image-builder', about: 'net.ipv6.conf.all.forwarding' },
    ...{ ask: 'parameter net/ipv6/conf/all/forwarding', ...one, absent: 'the kernel has no IPv6' },
    accepted: {
      answer: /^0$/,
      why: 'pods have IPv4 alone',
      where: ({ sysctls }) => !sysctls.some(({ key }) => key === 'net.ipv6.conf.all.forwarding'),
    },
  },
  {
    ...{ item: 'image-builder', about: 'kernel.panic', ask: 'parameter kernel/panic' },
    ...{ good: /^10$/, wants: '10' },
  },
  { item: 'image-builder', about: 'kernel.panic_on_oops', ask: 'parameter kernel/panic_on_oops', ...one },
  {
    ...{ item: 'image-builder', about: 'kubelet and containerd run', ask: 'active kubelet containerd' },
    ...{ good: /^ ?kubelet containerd$/, wants: 'both' },
  },
  {
    ...{ item: 'image-builder', about: 'dockerd and conntrackd run', ask: 'active docker conntrackd' },
    ...{ good: /^no$/, wants: 'no' },
  },
]

/** The shares of 10 that `systemd-analyze security` gives: 0 is confined, and from 7.5 on it says EXPOSED. */
const exposed: readonly Row[] = [
  ...units('containers have the rights that it has', 'containerd', 'kubelet'),
  ...units(
    'it sets up the node as root',
    ...['bakelet-install', 'bakelet-images', 'bakelet-guard', 'bakelet-ready', 'bakelet-firewall'],
  ),
  ...units('as the package has it', 'systemd-networkd', 'systemd-resolved', 'systemd-timesyncd', 'ssh'),
]

function units(why: string, ...names: readonly string[]): readonly Row[] {
  return names.map(name => ({
    ...{ item: 'systemd-analyze', about: `exposure of ${name}.service`, ask: `exposure ${name}.service` },
    ...{ good: /^[0-6]\.\d|^7\.[0-4]/, wants: 'less than 7.5', absent: 'the node does not have the unit' },
    accepted: { answer: /^\d/, why },
  }))
}

export const programs: readonly Row[] = [...imageBuilder, ...exposed]
