import { type Hardening, hardening, isMeantBy } from '../../components/kernel/hardening.ts'
import type { Weakening } from '../../components/weakening.ts'
import { sysctlPath } from '../../plan/kernel-names.ts'
import { shellWord } from '../../render/shell.ts'
import type { Row } from './row.ts'

/** Values as KSPP, Bottlerocket, Talos or section 3 of CIS have them: components/kernel/hardening.ts says which. */
export const parameters: readonly Row[] = hardening.map(one => {
  const values = [one.value, ...(one.asGood ?? [])]
  return {
    ...{ item: 'kernel', about: one.key, ask: `parameter ${shellWord(sysctlPath(one.key))}` },
    ...{ good: new RegExp(`^(${values.map(literal).join('|')})$`), wants: values.join(' or ') },
    absent: 'this kernel does not have it',
    weakenedBy: weakening => isOf(one, weakening),
  }
})

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

const prefix = 'kernel.sysctl.'

function isOf(one: Hardening, { key, value }: Weakening): boolean {
  if (key === 'system.packages') return value === one.unless
  return key.startsWith(prefix) && isMeantBy(one, key.slice(prefix.length))
}
