import type { Config } from '../../config/schema.ts'
import { sysctlPath } from '../../plan/kernel-names.ts'
import type { Weakening } from '../weakening.ts'
import { type Hardening, hardening, isMeantBy } from './hardening.ts'
import { sysctlValue } from './sysctl-value.ts'

/** Parameters that guard the node, where a config gives them a weaker value or a package needs them for itself. */
export function kernelWeakenings({ kernel, system }: Config): Weakening[] {
  const exact = new Set(Object.keys(kernel.sysctl).map(sysctlPath))
  return [
    ...Object.entries(kernel.sysctl).flatMap(([key, given]) => {
      const value = sysctlValue(given)
      const weaker = hardening.find(
        one =>
          isMeantBy(one, key) &&
          !guards(one, value) &&
          // sysctl.d(5): a key of its own takes precedence over a pattern.
          (!key.includes('*') || !exact.has(sysctlPath(one.key))),
      )
      return weaker ? [{ key: `kernel.sysctl.${key}`, value, means: meaning(weaker) }] : []
    }),
    ...hardening.flatMap(one =>
      one.unless !== undefined && system.packages.includes(one.unless) && !exact.has(sysctlPath(one.key))
        ? [{ key: 'system.packages', value: one.unless, means: meaning(one) }]
        : [],
    ),
  ]
}

const guards = ({ value, asGood = [] }: Hardening, given: string) => [value, ...asGood].includes(given.trim())

const meaning = ({ key, value, otherwise }: Hardening) => `${otherwise}; ${key} is ${value} by default`
