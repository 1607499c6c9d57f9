import { show } from '../../../config/show.ts'
import { dnsLabelRule, isDnsLabel } from './names.ts'
import type { Node } from './node.ts'
import type { Reporter } from './reporter.ts'
import { checkLabelKey, checkLabelKeys, checkLabelSelector, checkNodeSelectorTerm } from './selectors.ts'

const [required, preferred] = [
  'requiredDuringSchedulingIgnoredDuringExecution',
  'preferredDuringSchedulingIgnoredDuringExecution',
]

/** validateAffinity in pkg/apis/core/validation/validation.go@v1.36.4. */
export function checkAffinity(affinity: Node, out: Reporter): void {
  checkNodeAffinity(affinity.get('nodeAffinity'), out)
  for (const kind of ['podAffinity', 'podAntiAffinity']) {
    for (const term of affinity.get(kind).get(required).items) checkPodTerm(term, out)
    for (const weighted of affinity.get(kind).get(preferred).items) {
      checkWeight(weighted.get('weight'), out)
      checkPodTerm(weighted.get('podAffinityTerm'), out)
    }
  }
}

function checkNodeAffinity(affinity: Node, out: Reporter) {
  const terms = affinity.get(required).get('nodeSelectorTerms')
  if (Array.isArray(terms.value) && terms.items.length === 0)
    out.invalid(
      terms,
      'there is no term that a node could fit',
      'remove the affinity, or add matchExpressions',
    )
  for (const term of terms.items) checkNodeSelectorTerm(term, { preferred: false }, out)
  for (const weighted of affinity.get(preferred).items) {
    checkWeight(weighted.get('weight'), out)
    checkNodeSelectorTerm(weighted.get('preference'), { preferred: true }, out)
  }
}

function checkWeight(weight: Node, out: Reporter) {
  if (weight.number !== undefined && (weight.number < 1 || weight.number > 100))
    out.invalid(
      weight,
      `the weight ${weight.number} is not between 1 and 100`,
      'write a number from 1 to 100',
    )
}

/** validatePodAffinityTerm */
function checkPodTerm(term: Node, out: Reporter) {
  checkLabelSelector(term.get('labelSelector'), out)
  checkLabelSelector(term.get('namespaceSelector'), out)
  for (const namespace of term.get('namespaces').items)
    if (namespace.string !== undefined && !isDnsLabel(namespace.string))
      out.invalid(
        namespace,
        `the namespace ${show(namespace.value)} is not a DNS label`,
        `write ${dnsLabelRule}`,
      )
  checkLabelKeys(term, out)
  checkLabelKey(term.get('topologyKey'), out)
}
