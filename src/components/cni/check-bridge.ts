import type { Config } from '../../config/schema.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { interfacesOf } from '../system/network/interfaces.ts'
import { isBridge } from './pod-subnets.ts'

interface Taken {
  readonly is: (name: string) => boolean
  readonly what: string
  /** Default: no pod starts. */
  readonly severity?: 'warning'
}

const taken: readonly Taken[] = [
  { is: name => name === 'lo', what: 'the loopback interface' },
  {
    // systemd.net-naming-scheme(7), and the kernel's own names (net.ifnames=0).
    is: name =>
      /^(eth|wlan|usb)\d+$/.test(name) ||
      /^(en|ib|sl|wl|ww)(o\d|s\d|p\d|P\d|x[0-9a-f]{12}$|X\d|a\d|v\d|d\d|c\d)/.test(name),
    what: 'a network card',
  },
  {
    is: name => /^(docker0|virbr\d+|lxcbr0|lxdbr0|podman\d*|cni-podman\d+)$/.test(name),
    what: 'the bridge of another program',
    severity: 'warning',
  },
  // The kernel makes these itself, with the module of the same name (drivers/net, net/ipv4 and net/ipv6 of Linux 6.12).
  {
    is: name =>
      /^(all|default|dummy0|bond0|tunl0|gre0|gretap0|erspan0|sit0|ip6tnl0|ip6gre0|ip_vti0|ip6_vti0|ifb[01])$/.test(
        name,
      ),
    what: 'a name of the kernel',
  },
]

/**
 * The bridge plugin takes an interface that is there for its own, and ends if that is something else: "already exists but is not a
 * bridge" (plugins/main/bridge v1.9.1, ensureBridge).
 */
export function checkBridge({ cni: { network }, system }: Config, file: string): Diagnostic[] {
  if (!isBridge(network)) return []
  const { bridge } = network
  const own = interfacesOf(system.network).find(({ name }) => name === bridge)
  const found = taken.find(({ is }) => is(bridge))
  const what = own ? `an interface of \`system.network.${own.kind}\`` : found?.what
  if (what === undefined) return []
  return [
    {
      ...{ code: 'bridge-name-taken', severity: (!own && found?.severity) || 'error', file },
      message: `\`${bridge}\` is ${what}, and the pods need a bridge of their own`,
      path: ['cni', 'network', 'bridge'],
      hint: 'leave `bridge` out, which means cni0, or write a name that nothing else has',
      source: 'containernetworking/plugins v1.9.1, plugins/main/bridge/bridge.go',
    },
  ]
}
