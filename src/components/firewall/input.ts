import { isLoopback, outsidePorts } from '../../plan/outside-ports.ts'
import type { HostPort } from '../../plan/types.ts'
import type { Encoded } from '../../render/encoded.ts'
import { type NftChain, nftAddress, nftInterface, nftPort, nftRule as rule } from '../../render/nft.ts'
import type { ComponentInput } from '../component.ts'
import { podBridges } from './forward.ts'
import type { Firewall } from './settings.ts'

/** What reaches the node itself, and the pods that share its network. */
export function inputChain(input: ComponentInput, firewall: Firewall): NftChain {
  const { config } = input.resolved
  const bridges = config.containerd.cri ? (podBridges(input) ?? []) : []
  return {
    name: 'input',
    hook: 'input',
    rules: [
      rule`ct state established,related accept`,
      rule`iifname "lo" accept`,
      rule`ct state invalid drop`,
      ...control,
      ...hostNetworkPorts(input),
      ...openedPorts(firewall.open, bridges),
      ...bridges.map(bridge => rule`iifname ${nftInterface(bridge)} drop`),
      ...addressing,
      ...ssh(firewall.ssh),
      ...kubeletServer(input),
    ],
  }
}

/**
 * Pings, and without the rest IPv6 finds no neighbour (RFC 4890, 4.4.1). Errors are `related` to what they are about. Pods need them as
 * others do.
 */
const control: readonly Encoded[] = [
  rule`icmp type echo-request accept`,
  rule`icmpv6 type { echo-request, nd-neighbor-solicit, nd-neighbor-advert, mld-listener-query } accept`,
]

/**
 * How the node gets its addresses. A server of DHCP may answer by broadcast or from another address, so that its answer belongs to no
 * connection (RFC 2131, 4.1; RFC 8415, 7.2).
 */
const addressing: readonly Encoded[] = [
  rule`icmpv6 type nd-router-advert accept`,
  rule`udp sport 67 udp dport 68 accept`,
  rule`ip6 saddr fe80::/10 udp sport 547 udp dport 546 accept`,
]

/** Those of pods that share the network of the node. Other pods reach them, too, as they reach what is outside. */
function hostNetworkPorts({ pods }: ComponentInput): Encoded[] {
  const all = outsidePorts({ pods: pods.filter(({ facts }) => facts.hostNetwork).map(({ facts }) => facts) })
  return [...new Set(all.map(hostNetworkPort))]
}

function hostNetworkPort({ port, protocol, hostIP }: HostPort): Encoded {
  return acceptAt(hostIP, nftPort(lower[protocol], port))
}

/** Of a program that listens at an address of the node, or at all of them. */
function acceptAt(address: string, port: Encoded): Encoded {
  return ['', '0.0.0.0', '::'].includes(address)
    ? rule`${port} accept`
    : rule`${nftAddress('daddr', address)} ${port} accept`
}

const lower = { TCP: 'tcp', UDP: 'udp', SCTP: 'sctp' } as const

function openedPorts(open: Firewall['open'], bridges: readonly string[]): Encoded[] {
  return open.flatMap(({ port, protocol, from, pods }) => {
    const at = nftPort(protocol, port)
    const notPods = bridges.map(bridge => rule`iifname != ${nftInterface(bridge)} `).join('') as Encoded
    return [
      ...(pods ? bridges.map(bridge => rule`iifname ${nftInterface(bridge)} ${at} accept`) : []),
      ...(from.length === 0
        ? [rule`${notPods}${at} accept`]
        : from.map(network => rule`${notPods}${nftAddress('saddr', network)} ${at} accept`)),
    ]
  })
}

/**
 * Always, and not only where the config has somebody who logs in: the base image of a first boot has an sshd for the keys that the cloud
 * gives, and Multipass runs its commands by it. In an image without sshd nobody listens.
 */
const ssh = (networks: readonly string[]): Encoded[] =>
  networks.map(network => rule`${nftAddress('saddr', network)} ${nftPort('tcp', 22)} accept`)

/** Its default port: pkg/cluster/ports/ports.go of the kubelet, KubeletPort. */
const kubeletPort = 10_250

function kubeletServer({ resolved: { config } }: ComponentInput): Encoded[] {
  const { server } = config.kubelet
  if (!config.containerd.cri || server === 'off' || isLoopback(server.listen)) return []
  const { port } = config.kubelet.config
  return [
    acceptAt(server.listen, nftPort('tcp', typeof port === 'number' && port !== 0 ? port : kubeletPort)),
  ]
}
