import type { Call, Outcome } from './call.ts'
import { metadata, neighbour, node } from './neighbour.ts'
import type { Places } from './places.ts'

/** What is tried, and what has to come of it: without the packet filter, and with it. */
export type Try = Call & { readonly without: Outcome; readonly with: Outcome }

type Family = 'ipv4' | 'ipv6'
const families = ['ipv4', 'ipv6'] as const
const streams = ['tcp', 'udp'] as const

/** Where calls.pl listens, and where nobody does. */
export const listenedPort = 7000
const closedPort = 7009
/** Of the kubelet: its server, and the health of what is on loopback alone (KubeletConfiguration, healthzPort). */
const portsOfKubelet = [10250, 10248]

const stopped = { without: 'yes', with: 'no' } as const
const silenced = { without: 'refused', with: 'no' } as const
const passed = { without: 'yes', with: 'yes' } as const

/** Of the neighbour: at the node, and at the pods, to which it has a route. */
export function triesOfNeighbour({ web, otherPod, linkLocal }: Places): readonly Try[] {
  const wire = `${linkLocal.wire}%eth0`
  return by('neighbour', [
    ...families.flatMap((family): Try[] => [
      { ...tcp(`published port, ${family}`, node[family], 8080), ...passed },
      { ...tcp(`published port of the pod by a route, ${family}`, web[family], 8080), ...stopped },
      ...both(`port of the pod by a route, ${family}`, web[family], listenedPort, stopped),
      ...both(`closed port of the pod by a route, ${family}`, web[family], closedPort, silenced),
      ...both(`port of the node, ${family}`, node[family], listenedPort, stopped),
      ...both(`closed port of the node, ${family}`, node[family], closedPort, silenced),
      ...portsOfKubelet.map(port => ({
        ...tcp(`port ${port} of the node, ${family}`, node[family], port),
        ...silenced,
      })),
      ...both(`node by its address on the bridge, ${family}`, bridge[family], listenedPort, stopped),
      {
        ...tcp(`sshd, which is not there, ${family}`, node[family], 22),
        without: 'refused',
        with: 'refused',
      },
      { ...ping(`node, ${family}`, node[family]), ...passed },
      { ...ping(`pod by a route, ${family}`, web[family]), ...stopped },
      // Only a datagram can be forged: the answer goes to the other pod.
      { ...forged(`pod as another pod, ${family}`, web[family], otherPod[family]), ...stopped },
      { ...forged(`node as a pod, ${family}`, node[family], otherPod[family]), ...stopped },
    ]),
    ...both('port of the node, link-local', wire, listenedPort, stopped),
    ...both('closed port of the node, link-local', wire, closedPort, silenced),
  ])
}

/** Of the pod with the published port. */
export function triesOfPod({ addressesOfNode, linkLocal }: Places): readonly Try[] {
  const ofNode = [...addressesOfNode, `${linkLocal.bridge}%eth0`]
  return by('pod', [
    ...families.flatMap((family): Try[] => [
      ...both(`neighbour, ${family}`, neighbour[family], listenedPort, passed),
      ...both(`metadata service, ${family}`, metadata[family], 80, stopped),
      ...both(`name server of the cloud, ${family}`, metadata[family], 53, passed),
      { ...tcp(`its own published port, ${family}`, node[family], 8080), ...passed },
      { ...ping(`node, ${family}`, node[family]), ...passed },
      { ...ping(`metadata service, ${family}`, metadata[family]), ...stopped },
    ]),
    ...ofNode.flatMap(address => both(`node at ${address}`, address, listenedPort, stopped)),
    ...ofNode.map(address => ({ ...tcp(`closed port at ${address}`, address, closedPort), ...silenced })),
  ])
}

/** Of the pod that may call one port of the neighbour by an entry of `firewall.egress`. */
export function triesOfHeldPod({ web }: Places): readonly Try[] {
  return by('held pod', [
    { ...tcp('neighbour, ipv4', neighbour.ipv4, listenedPort), ...passed },
    { ...udp('neighbour, ipv4', neighbour.ipv4, listenedPort), ...stopped },
    ...both('neighbour, ipv6', neighbour.ipv6, listenedPort, stopped),
    ...families.flatMap(family => both(`another pod, ${family}`, web[family], listenedPort, stopped)),
  ])
}

/** What has to come of a boot: nobody ever gets through to what is not published, not even to hear that nobody listens. */
export function triesDuringBoot(): readonly Call[] {
  return families.flatMap((family): Call[] => [
    tcp(`published, ${family}`, node[family], 8080),
    tcp(`port of the node, ${family}`, node[family], closedPort),
    ...portsOfKubelet.map(port => tcp(`port ${port} of the node, ${family}`, node[family], port)),
    // The addresses of the first pods, whichever is the one that listens.
    ...[2, 3, 4, 5].flatMap(number => [
      tcp(`8080 of pod ${number}, ${family}`, `${pods[family]}${number}`, 8080),
      tcp(`port of pod ${number}, ${family}`, `${pods[family]}${number}`, closedPort),
    ]),
  ])
}

const pods: Readonly<Record<Family, string>> = { ipv4: '10.88.0.', ipv6: 'fd00:10:88::' }
const bridge: Readonly<Record<Family, string>> = { ipv4: `${pods.ipv4}1`, ipv6: `${pods.ipv6}1` }

const by = (who: string, tries: readonly Try[]) =>
  tries.map(each => ({ ...each, id: `${who} to ${each.id}` }))

const tcp = (id: string, host: string, port: number) =>
  ({ id: `${id}, tcp`, protocol: 'tcp', host, port }) as const

const udp = (id: string, host: string, port: number) =>
  ({ id: `${id}, udp`, protocol: 'udp', host, port }) as const

const ping = (id: string, host: string) => ({ id: `${id}, ping`, protocol: 'ping', host, port: 0 }) as const

const both = (id: string, host: string, port: number, outcome: Pick<Try, 'with' | 'without'>): Try[] =>
  streams.map(protocol => ({ id: `${id}, ${protocol}`, protocol, host, port, ...outcome }))

const forged = (id: string, host: string, sender: string) =>
  ({ id: `${id}, udp`, protocol: 'udp', host, port: listenedPort, sender }) as const
