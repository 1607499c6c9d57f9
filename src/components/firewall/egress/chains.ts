import type { Encoded } from '../../../render/encoded.ts'
import { type NftChain, nftAddress, nftComment, nftPorts, nftRule as rule } from '../../../render/nft.ts'
import { type EgressEntry, entriesByPod } from './entries.ts'
import { freeMark, markBits, nftMark, podMark } from './mark.ts'

/** What decides about packets of a bridge before anything else does. */
export const fromWires = (bridge: Encoded) => rule`iifname ${bridge} jump egress`

/**
 * A chain for each pod that an entry names, and `egress`, which finds it. `return` leaves the rest to the chain forward, which stops
 * metadata also for a pod that may reach its address.
 */
export function egressChains(entries: readonly EgressEntry[]): NftChain[] {
  const pods = [...entriesByPod(entries)].map(([pod, its]) => ({
    mark: nftMark(podMark(pod)),
    its,
    drop: rule`drop comment ${nftComment(pod)}`,
  }))
  if (pods.length === 0) return []
  const chainOf = (mark: Encoded) => rule`pod_${mark}`
  const chains = pods.map(({ mark, its, drop }) => ({
    name: chainOf(mark),
    rules: [...its.flatMap(permitted), drop],
  }))
  const verdicts = pods.map(({ mark }) => rule`${mark} : goto ${chainOf(mark)}`)
  return [
    ...chains,
    {
      name: 'egress',
      rules: [
        rule`ct direction reply return`,
        rule`ct state related return`,
        rule`meta mark & ${nftMark(freeMark)} == ${nftMark(freeMark)} return`,
        // Without them pods on a bridge do not find each other by IPv6 (RFC 4861). By IPv4 ARP does, which this family does not see.
        rule`icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } return`,
        rule`meta mark & ${nftMark(markBits)} vmap { ${verdicts.join(', ') as Encoded} }`,
        // A wire that bakelet-egress does not know, or a pod that these rules do not have.
        rule`drop`,
      ],
    },
  ]
}

/** One match for each network and protocol: in a set networks must not overlap (nft(8), "SETS"). */
function permitted({ to, ports }: EgressEntry): Encoded[] {
  const matches = ports === undefined ? [rule``] : nftPorts(ports.map(portOf)).map(match => rule` ${match}`)
  return to.flatMap(network => matches.map(match => rule`${nftAddress('daddr', network)}${match} return`))
}

type Protocol = 'tcp' | 'udp' | 'sctp'

function portOf(port: number | string): { readonly protocol: Protocol; readonly port: number } {
  if (typeof port === 'number') return { protocol: 'tcp', port }
  const [number, protocol] = port.split('/')
  return { protocol: protocol as Protocol, port: Number(number) }
}
