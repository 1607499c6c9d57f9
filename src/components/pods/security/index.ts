import type { Node } from '../check/node.ts'
import { containerChecks } from './containers.ts'
import { hostChecks } from './host.ts'
import { profileChecks } from './profiles.ts'
import { restrictedChecks } from './restricted.ts'
import type { Finding, Level, PodSecurityCheck } from './types.ts'

/** Every check of k8s.io/pod-security-admission 0.37.2. */
export const checks: readonly PodSecurityCheck[] = [
  ...hostChecks,
  ...containerChecks,
  ...profileChecks,
  ...restrictedChecks,
]

/**
 * What a level of the Pod Security Standards forbids in a Pod, as EvaluatePod of policy/registry.go finds it. `npm run judge`
 * compares the two. `minor` of Kubernetes is the version of the policy: enforce-version of upstream.
 */
export function evaluate(
  pod: Node,
  level: Level,
  minor: number,
): { readonly check: PodSecurityCheck; readonly finding: Finding }[] {
  const known = checks.filter(({ since = 0 }) => minor >= since)
  const wanted = level === 'restricted' ? known : known.filter(check => check.level === 'baseline')
  const overridden = new Set(wanted.flatMap(({ overrides = [] }) => overrides))
  return wanted
    .filter(({ name }) => !overridden.has(name))
    .flatMap(check => check.find(pod, minor).map(finding => ({ check, finding })))
}
