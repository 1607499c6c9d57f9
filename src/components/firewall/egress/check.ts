import type { Diagnostic } from '../../../diagnostics/diagnostic.ts'
import { sysctlPath } from '../../../plan/kernel-names.ts'
import { isBridge, isIpv6, podSubnets } from '../../cni/pod-subnets.ts'
import type { ComponentInput } from '../../component.ts'
import { type EgressEntry, fullName, namedPod } from './entries.ts'
import { podMark } from './mark.ts'

type Problem = Pick<Diagnostic, 'message' | 'path' | 'hint'>

/** Entries that the filter could not hold a pod to. */
export function checkEgress(input: ComponentInput, entries: readonly EgressEntry[]): Diagnostic[] {
  if (entries.length === 0) return []
  const problems = ofNetwork(input) ?? [
    ...entries.flatMap((entry, index) => [...ofPod(entry, index, input), ...ofFamily(entry, index, input)]),
    ...ofMarks(input, entries),
    ...ofKernel(input),
  ]
  return problems.map(problem => ({
    code: 'egress-invalid',
    severity: 'error',
    ...problem,
    file: input.file,
  }))
}

/** Only on a bridge of bakelet's config does a pod have a wire whose name the plugin `bridge` tells. */
function ofNetwork({ resolved: { config } }: ComponentInput): Problem[] | undefined {
  const at = { path: ['firewall', 'egress'] }
  if (!config.containerd.cri)
    return [{ ...at, message: 'with `containerd.cri: false` the node has no pods', hint: 'remove `egress`' }]
  if (!isBridge(config.cni.network))
    return [
      {
        ...at,
        message: 'the filter knows what a pod sends only in a pod network of the type `bridge`',
        hint: 'remove `egress`, or use `cni.network` of the type `bridge`',
      },
    ]
  if (!Array.isArray(config.pods))
    return [
      {
        ...at,
        message: 'the pods of `pods.url` are not known here, and so not whether an entry names one of them',
        hint: 'remove `egress`, or name the manifests in `pods`',
      },
    ]
  return undefined
}

function ofPod(entry: EgressEntry, index: number, { pods }: ComponentInput): Problem[] {
  const path = ['firewall', 'egress', index, 'pod']
  const pod = pods.find(({ facts }) => fullName(facts) === namedPod(entry))
  if (!pod) {
    const names = pods.filter(({ facts }) => !facts.hostNetwork).map(({ facts }) => shortName(facts))
    return [
      {
        message: `no manifest has the pod \`${entry.pod}\``,
        path,
        hint:
          names.length === 0
            ? 'remove the entry'
            : `the pods with a network of their own are ${names.join(', ')}`,
      },
    ]
  }
  if (!pod.facts.hostNetwork) return []
  return [
    {
      message: `\`${entry.pod}\` has hostNetwork: what it sends cannot be told from what the node sends`,
      path,
      hint: 'remove the entry, or hostNetwork',
    },
  ]
}

const shortName = ({ namespace, name }: { readonly namespace: string; readonly name: string }) =>
  namespace === 'default' ? name : `${namespace}/${name}`

function ofFamily({ to }: EgressEntry, index: number, { resolved }: ComponentInput): Problem[] {
  const subnets = podSubnets(resolved.config.cni.network)
  return to.flatMap((network, at) =>
    subnets.some(subnet => isIpv6(subnet) === isIpv6(network))
      ? []
      : [
          {
            message: `pods have no address of ${isIpv6(network) ? 'IPv6' : 'IPv4'}, and do not reach \`${network}\``,
            path: ['firewall', 'egress', index, 'to', at],
            hint: `remove it, or add a subnet of ${isIpv6(network) ? 'IPv6' : 'IPv4'} to \`cni.network.subnets\``,
          },
        ],
  )
}

/** Two names with one mark: of 100 pods this hits one config in 50,000. */
function ofMarks({ pods }: ComponentInput, entries: readonly EgressEntry[]): Problem[] {
  const names = [...new Set(pods.map(({ facts }) => fullName(facts)))]
  return entries.flatMap((entry, index) => {
    const own = namedPod(entry)
    const twin = names.find(name => name !== own && podMark(name) === podMark(own))
    return twin === undefined
      ? []
      : [
          {
            message: `the filter cannot tell the pods \`${own}\` and \`${twin}\` apart: their names have the same mark`,
            path: ['firewall', 'egress', index, 'pod'],
            hint: 'give one of them another name',
          },
        ]
  })
}

/** Without them packets from pod to pod pass no filter of IP (Documentation/networking/ip-sysctl.rst of Linux 6.12, bridge-nf-call-*). */
const bridgeCalls = new Set(['net/bridge/bridge-nf-call-iptables', 'net/bridge/bridge-nf-call-ip6tables'])

function ofKernel({ resolved: { config } }: ComponentInput): Problem[] {
  return Object.entries(config.kernel.sysctl).flatMap(([key, value]) =>
    bridgeCalls.has(sysctlPath(key)) && /^(0|false)$/.test(String(value).trim())
      ? [
          {
            message: `with \`${key}: ${value}\` no filter sees what one pod sends to another, and \`firewall.egress\` does not hold`,
            path: ['kernel', 'sysctl', key],
            hint: 'remove it: bakelet sets it to 1',
          },
        ]
      : [],
  )
}
