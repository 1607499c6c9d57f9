import type { Config } from '../../config/schema.ts'
import { type NftChain, nftInterface, nftRule as rule } from '../../render/nft.ts'
import { podNetwork } from '../cni/pod-network.ts'
import type { ComponentInput } from '../component.ts'
import { withoutMetadata } from './metadata.ts'

/** What the config says of a filter that is there. */
export type Firewall = Exclude<Config['firewall'], 'off'>

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
export function forwardChains(input: ComponentInput, { metadata }: Firewall): NftChain[] {
  const { containerd } = input.resolved.config
  const bridges = podBridges(input)?.map(nftInterface)
  // Without CRI, or with a network of the config's own, others decide what is passed on.
  if (!containerd.cri || !bridges) return []
  const chain: NftChain = {
    name: 'forward',
    hook: 'forward',
    rules: [
      rule`ct state established,related accept`,
      // From pod to pod: with br_netfilter packets of the bridge come here (net.bridge.bridge-nf-call-iptables).
      ...bridges.map(bridge => rule`iifname ${bridge} oifname ${bridge} accept`),
      // Else it would leave with the address of the pod: nothing translates what conntrack does not know.
      rule`ct state invalid drop`,
      ...bridges.map(bridge => rule`iifname ${bridge} jump from_pods`),
      rule`ct status dnat accept`,
    ],
  }
  return [...(bridges.length === 0 ? [] : [fromPods(metadata)]), chain]
}

const fromPods = (metadata: boolean): NftChain => ({
  name: 'from_pods',
  rules: [...(metadata ? [] : withoutMetadata()), rule`accept`],
})
