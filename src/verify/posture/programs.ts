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

/** Services that components/sandbox.ts confines, but those with a path in their name. */
const confined = [
  'bakelet-install.service',
  'bakelet-images.service',
  'bakelet-guard.service',
  'bakelet-ready.service',
  'bakelet-firewall.service',
  'bakelet-certificate.service',
  'bakelet-journal-upload.service',
]

/** Other services, and why systemd may call them exposed. */
const others = new Map([
  ...because('containers have the rights that it has', 'containerd', 'kubelet'),
  ...because('as the package has it', 'systemd-networkd', 'systemd-resolved', 'systemd-timesyncd', 'ssh'),
])

function because(why: string, ...names: readonly string[]): readonly (readonly [string, string])[] {
  return names.map(name => [`${name}.service`, why])
}

/** What systemd says of all services, asked once: without KVM it thinks about each for seconds. */
export const exposuresQuestion = `exposures=unknown
if [ -d /run/systemd/system ] && command -v systemd-analyze >/dev/null; then
  there=$(systemctl show --property=Id,LoadState ${[...confined, ...others.keys()].join(' ')} | sed -n '/^Id=/{s///;h};/^LoadState=loaded/{g;p}')
  exposures=$(timeout 60 systemd-analyze security --no-pager $there) || exposures=unknown
fi
exposure() {
  [ "$exposures" != unknown ] || { echo unknown; return; }
  level=$(printf '%s\\n' "$exposures" | sed -n "s/.*exposure level for $1: \\([0-9.]*\\) .*/\\1/p")
  echo "\${level:-none}"
}
`

/** The shares of 10 that `systemd-analyze security` gives: 0 is confined, below 5 it says OK, and from 7.5 on EXPOSED. */
const exposureOf = (service: string) => ({
  ...{ item: 'systemd-analyze', about: `exposure of ${service}`, ask: `exposure ${service}` },
  absent: 'the node does not have the unit',
})

const exposed: readonly Row[] = [
  ...[...others].map(([service, why]) => ({
    ...exposureOf(service),
    ...{ good: /^[0-6]\.\d|^7\.[0-4]/, wants: 'less than 7.5' },
    accepted: { answer: /^\d/, why },
  })),
  ...confined.map(service => ({ ...exposureOf(service), good: /^[0-4]\.\d/, wants: 'less than 5.0' })),
]

export const programs: readonly Row[] = [...imageBuilder, ...exposed]
