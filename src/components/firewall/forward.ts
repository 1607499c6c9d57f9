import { type NftChain, nftInterface, nftRule as rule } from '../../render/nft.ts'
import { podNetwork } from '../cni/pod-network.ts'
import type { ComponentInput } from '../component.ts'
import { egressChains, fromWires } from './egress/chains.ts'
import { withoutMetadata } from './metadata.ts'
import type { Firewall } from './settings.ts'

/** The bridges that pods are on; undefined where nobody knows what they are on. */
export function podBridges(input: ComponentInput): readonly string[] | undefined {
  const [main] = podNetwork(input).plugins
  if (main?.type === 'bridge') return [main.bridge]
  // Its pods are on the wire themselves, and nothing of theirs passes the node.
  return main?.type === 'macvlan' ? [] : undefined
}

/**
 * What the node passes on: what pods send, and to pods what they published. A hostPort is a DNAT of the plugin portmap, so a neighbour
 * who has a route to the pods and uses it is told from one who asks at the port of the node. Chains of other tables, such as those of
 * the plugins, see only what this one lets through, and it sees what they have translated (nft(8), "Standard priority names").
 */
export function forwardChains(input: ComponentInput, { metadata, egress }: Firewall): NftChain[] {
  const { containerd } = input.resolved.config
  const bridges = podBridges(input)?.map(nftInterface)
  // Without CRI, or with a network of the config's own, others decide what is passed on.
  if (!containerd.cri || !bridges) return []
  const chain: NftChain = {
    name: 'forward',
    hook: 'forward',
    rules: [
      // Before the connections that are open: rules that are new count for these, too.
      ...(egress.length === 0 ? [] : bridges.map(fromWires)),
      rule`ct state established,related accept`,
      // From pod to pod: with br_netfilter packets of the bridge come here (net.bridge.bridge-nf-call-iptables).
      ...bridges.map(bridge => rule`iifname ${bridge} oifname ${bridge} accept`),
      // Else it would leave with the address of the pod: nothing translates what conntrack does not know.
      rule`ct state invalid drop`,
      ...bridges.map(bridge => rule`iifname ${bridge} jump from_pods`),
      rule`ct status dnat accept`,
    ],
  }
  return [...egressChains(egress), ...(bridges.length === 0 ? [] : [fromPods(metadata)]), chain]
}

const fromPods = (metadata: boolean): NftChain => ({
  name: 'from_pods',
  rules: [...(metadata ? [] : withoutMetadata()), rule`accept`],
})
