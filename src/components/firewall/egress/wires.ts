import type { ComponentInput } from '../../component.ts'
import { type EgressEntry, fullName, namedPod } from './entries.ts'
import { freeMark, nftMark, podMark } from './mark.ts'

/**
 * Marks what pods send by the wire that it comes from, before br_netfilter hands it to the filter of IP (the priority `filter` of the
 * family bridge is -200, nft(8); that of br_netfilter 0, NF_BR_PRI_BRNF of Linux). Nothing is marked before: a packet has lost its mark
 * where it left the pod (net/core/skbuff.c of Linux 6.12, skb_scrub_packet).
 *
 * The table is not deleted where the file is loaded again: its map is bakelet-egress's, and `egress` remembers each pod that was named.
 * One that the config no longer has still runs for a moment, and may only answer. A packet may meet these rules before the file is
 * loaded, and those of IP afterwards: so these say who is free, and whoever those do not know is not.
 */
export function wiresTable(entries: readonly EgressEntry[], { pods }: ComponentInput): string {
  if (entries.length === 0) return ''
  const named = new Set(entries.map(namedPod))
  const free = pods.map(({ facts }) => fullName(facts)).filter(pod => !named.has(pod))
  const marks = (names: Iterable<string>) =>
    `{ ${[...names].map(name => nftMark(podMark(name))).join(', ')} }`
  const forgotten = free.length === 0 ? '' : `delete element bridge bakelet egress ${marks(free)}\n`
  return `table bridge bakelet {
	map pods {
		type ifname : mark
	}
	set egress {
		type mark
	}
	chain prerouting {
		type filter hook prerouting priority filter; policy accept;
	}
}
add element bridge bakelet egress ${marks([...named, ...free])}
${forgotten}flush chain bridge bakelet prerouting
table bridge bakelet {
	chain prerouting {
		meta mark set iifname map @pods
		meta mark @egress ether type != { ip, ip6, arp } drop
		meta mark != 0 meta mark != @egress meta mark set meta mark | ${nftMark(freeMark)}
	}
}
`
}
