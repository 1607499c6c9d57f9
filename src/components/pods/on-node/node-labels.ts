import { show } from '../../../config/show.ts'
import type { Node } from '../check/node.ts'
import type { Reporter } from '../check/reporter.ts'
import type { KubeletNode } from './kubelet-node.ts'

const hostnameLabel = 'kubernetes.io/hostname'
const source = 'k8s.io/kubernetes 1.36.4, pkg/kubelet/lifecycle/predicate.go'

/** What a Pod asks of its node by labels. Nothing schedules a static Pod, but its kubelet compares all the same. */
export function checkNodeLabels(pod: Node, node: KubeletNode, out: Reporter): void {
  checkOs(pod.get('metadata').get('labels').get('kubernetes.io/os'), out)
  const spec = pod.get('spec')
  for (const [key, value] of spec.get('nodeSelector').entries)
    if (value.string !== undefined && hasLabel(key, [value.string], node) === false)
      out.report(
        'pod-not-admitted',
        value,
        `the node has no label ${key}=${value.string}, so its kubelet does not start the Pod`,
        labelHint(key, value.string),
        { source },
      )
  const required = spec
    .get('affinity')
    .get('nodeAffinity')
    .get('requiredDuringSchedulingIgnoredDuringExecution')
  const terms = required.get('nodeSelectorTerms').items
  if (terms.length > 0 && terms.every(term => matches(term, node) === false))
    out.report(
      'pod-not-admitted',
      required,
      'the node fits none of the terms, so its kubelet does not start the Pod',
      'remove it: a static Pod runs on this node; or label the node by kubelet.flags: {node-labels: KEY=VALUE}',
      { at: 'key', source },
    )
}

/** rejectPodAdmissionBasedOnOSSelector compares the label of the Pod itself. */
function checkOs(label: Node, out: Reporter) {
  if (label.string !== undefined && label.string !== 'linux')
    out.report(
      'pod-not-admitted',
      label,
      `the Pod is labelled for ${show(label.value)}, and the node runs Linux, so its kubelet does not start the Pod`,
      'write kubernetes.io/os: linux, or remove the label',
      { source },
    )
}

/** Undefined: only the machine knows. */
type Match = boolean | undefined

function hasLabel(key: string, values: readonly string[], { hostname, labels }: KubeletNode): Match {
  if (key === hostnameLabel && !labels.has(key))
    return hostname === undefined ? undefined : values.includes(hostname)
  const value = labels.get(key)
  return value !== undefined && values.includes(value)
}

/** nodeaffinity.go in component-helpers v0.36.4: an empty term matches nothing. */
function matches(term: Node, node: KubeletNode): Match {
  const all = [
    ...term.get('matchExpressions').items.map(requirement => matchesLabel(requirement, node)),
    ...term.get('matchFields').items.map(requirement => matchesName(requirement, node)),
  ]
  if (all.length === 0 || all.includes(false)) return false
  return all.includes(undefined) ? undefined : true
}

function matchesLabel(requirement: Node, node: KubeletNode): Match {
  const key = requirement.get('key').string ?? ''
  const values = requirement.get('values').items.flatMap(({ string }) => string ?? [])
  const [isHostname, label] = [key === hostnameLabel, node.labels.get(key)]
  const isThere = isHostname || label !== undefined
  switch (requirement.get('operator').string) {
    case 'In':
      return hasLabel(key, values, node)
    case 'NotIn':
      return not(hasLabel(key, values, node))
    case 'Exists':
      return isThere
    case 'DoesNotExist':
      return !isThere
    case 'Gt':
      return Number(label) > Number(values[0])
    case 'Lt':
      return Number(label) < Number(values[0])
    default:
      return undefined
  }
}

/** The one field is metadata.name. */
function matchesName(requirement: Node, { hostname }: KubeletNode): Match {
  if (hostname === undefined) return undefined
  const isIn = requirement.get('values').items.some(({ string }) => string === hostname)
  return requirement.get('operator').value === 'NotIn' ? !isIn : isIn
}

const not = (match: Match): Match => (match === undefined ? undefined : !match)

/**
 * What puts the label on the node. Of the names of Kubernetes a kubelet takes only some: ValidateKubeletFlags in
 * cmd/kubelet/app/options/options.go, IsKubeletLabel in k8s.io/kubelet pkg/apis/well_known_labels.go@v0.36.4.
 */
function labelHint(key: string, value: string): string {
  const remove = 'remove it: a static Pod runs on this node'
  const [, domain = ''] = /^(.*)\//.exec(key) ?? []
  const isOfKubernetes =
    /(^|\.)(kubernetes|k8s)\.io$/.test(domain) && !/(^|\.)(kubelet|node)\.kubernetes\.io$/.test(domain)
  return isOfKubernetes
    ? remove
    : `${remove}; or label the node: kubelet: {flags: {node-labels: "${key}=${value}"}}`
}
