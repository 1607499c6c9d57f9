import type { Config } from '../../../config/schema.ts'
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts'
import { locate } from '../../../diagnostics/locate.ts'
import type { PodFacts } from '../check/index.ts'
import { nodeAt } from '../check/node.ts'
import { evaluate } from './index.ts'
import type { CheckName, PodSecurityCheck } from './types.ts'

type Exemption = Config['policy']['exempt'][number]

interface NamedPod {
  readonly file: string
  readonly document: Parameters<typeof locate>[1][number] & { readonly value: unknown }
  readonly facts: Pick<PodFacts, 'name' | 'namespace'>
}

/** Pods that do not meet the level that `policy` asks for, and exemptions that permit nothing. */
export function checkPolicy(
  pods: readonly NamedPod[],
  { policy, minor, file }: { policy: Config['policy']; minor: number; file: string },
): Diagnostic[] {
  const { podSecurity: level, exempt } = policy
  const used = new Set<Exemption>()
  const found =
    level === 'privileged'
      ? []
      : pods.flatMap(({ file, document, facts }) => {
          const name = policyName(facts)
          const refused = evaluate(nodeAt(document.value), level, minor).filter(({ check }) => {
            const matching = exempt.filter(one => covers(one, name, check.name))
            for (const one of matching) used.add(one)
            return matching.length === 0
          })
          const found = refused.map(({ check, finding: { where, at, what, hint } }): Diagnostic => {
            const { path } = where
            return {
              ...{ code: 'pod-security', severity: 'error', file, path, ...(at && { at }) },
              message: `${what}, which the ${level} level forbids (${check.name})`,
              hint: `${hint}; or permit it in the config: policy: {exempt: [{pod: ${name}, checks: [${check.name}], reason: …}]}`,
              source: `k8s.io/pod-security-admission 0.37.2, policy/${fileOf(check)}`,
            }
          })
          return locate(found, [document])
        })
  const unused = exempt.flatMap((one, index) => (used.has(one) ? [] : [unusedExemption(one, index, level)]))
  return [...found, ...unused.map(one => ({ ...one, file }))]
}

/** A pod as `policy.exempt` names it. */
export function policyName({ name, namespace }: NamedPod['facts']): string {
  return namespace === 'default' ? name : `${namespace}/${name}`
}

function covers({ pod, checks }: Exemption, name: string, check: CheckName): boolean {
  const ofPod = pod === '*' || pod === name || pod === `default/${name}`
  return ofPod && (checks === undefined || checks.includes(check))
}

const fileOf = ({ name, file = `check_${name}.go` }: PodSecurityCheck) => file

function unusedExemption({ pod }: Exemption, index: number, level: string): Omit<Diagnostic, 'file'> {
  const who = pod === '*' ? 'no pod' : `no pod ${pod}`
  return {
    code: 'policy-exemption-unused',
    severity: 'warning',
    message:
      level === 'privileged'
        ? 'the exemption permits nothing: `policy.podSecurity` is privileged, which refuses no pod'
        : `the exemption permits nothing: ${who} has anything that it would permit`,
    path: ['policy', 'exempt', index],
    hint: 'remove it',
  }
}
