import * as z from 'zod'
import { podMark } from '../../../src/components/firewall/egress/mark.ts'
import type { QemuVm } from '../../../src/vm/qemu/vm.ts'
import { ask } from '../lab.ts'
import { node } from './neighbour.ts'

/** A pod, or any other place with one address of each family. */
interface Place {
  readonly ipv4: string
  readonly ipv6: string
}

/** Where everything is on a node of test/boots/slow-stop. */
export interface Places {
  /** The pod with a published port. */
  readonly web: Place & { readonly namespace: string }
  readonly otherPod: Place
  /** The pod that an entry of `firewall.egress` names. */
  readonly held: Place & { readonly namespace: string }
  /** Of the node, on all of its cards but loopback. */
  readonly addressesOfNode: readonly string[]
  /** Link-local addresses of the node: on the wire, and on the bridge of the pods. */
  readonly linkLocal: { readonly wire: string; readonly bridge: string }
}

/** Of `ip -json address` (iproute2 6.15). */
const cards = z.array(
  z.object({
    ifindex: z.number(),
    ifname: z.string(),
    /** Of the other end of a veth pair. */
    link_index: z.optional(z.number()),
    addr_info: z.array(z.object({ family: z.enum(['inet', 'inet6']), local: z.string(), scope: z.string() })),
  }),
)

export async function placesOf(vm: QemuVm): Promise<Places> {
  const own = cards.parse(JSON.parse(await ask(vm, 'ip -json address')))
  const list = `for each in $(ip netns list | cut -d ' ' -f 1); do echo "$each $(ip -n "$each" -json address show dev eth0)"; done`
  const pods = (await ask(vm, list)).trim().split('\n').map(podOf)
  const rules = await ask(vm, 'nft list table ip cni_hostport')
  const web = pods.find(({ ipv4 }) => rules.includes(`dport 8080 dnat to ${ipv4}:8080`))
  const otherPod = pods.find(pod => pod !== web)
  if (!web || !otherPod) throw new Error(`no pod with a published port, or no other:\n${rules}`)
  const mark = podMark('default/own-users').toString(16)
  const wires = await ask(vm, 'nft list map bridge bakelet pods')
  const wire = new RegExp(`"([^"]+)" : 0x0*${mark}\\b`).exec(wires)?.[1]
  const end = own.find(({ ifname }) => ifname === wire)
  const held = pods.find(({ otherEnd }) => end !== undefined && otherEnd === end.ifindex)
  if (!held) throw new Error(`no pod with the mark ${mark}:\n${wires}`)
  const others = own.filter(({ ifname }) => ifname !== 'lo')
  const linkLocalOf = (address: string) => {
    const card = others.find(({ addr_info }) => addr_info.some(({ local }) => local === address))
    return card?.addr_info.find(({ scope, family }) => scope === 'link' && family === 'inet6')?.local ?? ''
  }
  return {
    web,
    otherPod,
    held,
    addressesOfNode: others.flatMap(({ addr_info }) =>
      addr_info.filter(({ scope }) => scope !== 'link').map(({ local }) => local),
    ),
    linkLocal: { wire: linkLocalOf(node.ipv4), bridge: linkLocalOf('10.88.0.1') },
  }
}

function podOf(line: string): Places['web'] & { readonly otherEnd: number | undefined } {
  const namespace = line.slice(0, line.indexOf(' '))
  const [card] = cards.parse(JSON.parse(line.slice(namespace.length)))
  const of = (wanted: string) =>
    card?.addr_info.find(({ family, scope }) => family === wanted && scope === 'global')?.local ?? ''
  return { namespace, ipv4: of('inet'), ipv6: of('inet6'), otherEnd: card?.link_index }
}
