import { show } from '../../../config/show.ts'
import type { Node } from './node.ts'
import type { Reporter } from './reporter.ts'
import { checkLabelKeys, checkLabelSelector } from './selectors.ts'

/** validateTopologySpreadConstraints in pkg/apis/core/validation/validation.go@v1.36.4. */
export function checkSpread(constraints: Node, minor: number, out: Reporter): void {
  const seen = new Set<string>()
  for (const constraint of constraints.items) {
    const [skew, domains, key, action] = ['maxSkew', 'minDomains', 'topologyKey', 'whenUnsatisfiable'].map(
      constraint.get,
    ) as [Node, Node, Node, Node]
    for (const number of [skew, domains])
      if (number.number !== undefined && number.number < 1)
        out.invalid(number, `${String(number.path.at(-1))} is ${number.number}`, 'write 1 or more')
    if (domains.given && action.string !== undefined && action.string !== 'DoNotSchedule')
      out.invalid(domains, 'minDomains needs whenUnsatisfiable: DoNotSchedule', 'remove minDomains')
    if (key.string === '') out.invalid(key, 'the topologyKey is empty', 'write kubernetes.io/hostname')
    const pair = `${key.string} ${action.string}`
    if (seen.has(pair))
      out.invalid(
        constraint,
        `two constraints are for ${show(key.value)} and ${show(action.value)}`,
        'remove one',
      )
    seen.add(pair)
    checkLabelKeys(constraint, out)
    if (minor < 35) checkOldKeys(constraint, out)
    checkLabelSelector(constraint.get('labelSelector'), out)
  }
}

/** ValidateMatchLabelKeysInTopologySpread, by which the kubelet went before 1.35. */
function checkOldKeys(constraint: Node, out: Reporter) {
  const selector = constraint.get('labelSelector')
  const selected = new Set<unknown>([
    ...selector.get('matchLabels').entries.map(([key]) => key),
    ...selector.get('matchExpressions').items.map(({ get }) => get('key').value),
  ])
  for (const key of constraint.get('matchLabelKeys').items)
    if (selected.has(key.value)) out.invalid(key, `${show(key.value)} is in labelSelector too`, 'remove one')
}
