import { entryOf } from '../../../config/entry-of.ts'
import type { Config } from '../../../config/schema.ts'
import { isTable, type Table } from '../../../config/table.ts'
import data from '../../../data/kubelet-flags.json' with { type: 'json' }
import type { ConfigPath } from '../../../diagnostics/diagnostic.ts'
import { kindMismatch } from '../../kinds.ts'
import { type Lifetime, variantOn } from '../../lifetime.ts'
import { flagTexts } from './flag-texts.ts'
import type { ValueFault } from './value-rule.ts'

type Variant = Lifetime & { readonly type: string; readonly field?: string }
const flags: Readonly<Record<string, readonly Variant[]>> = data.flags

const inConfig: ConfigPath = ['kubelet', 'config']

/** The fields as the kubelet has them: a flag wins over the file (kubeletConfigFlagPrecedence, cmd/kubelet/app/server.go). */
export interface GivenFields {
  readonly table: Table
  /** Fields that a flag gives, each as "logging.format": the kubelet takes 0 and "" for values there. */
  readonly byFlag: ReadonlySet<string>
  /** Texts that the kubelet cannot read. */
  readonly unread: readonly ValueFault[]
  /** Puts a fault of a field that a flag gives at the flag. */
  readonly atFlag: (fault: ValueFault) => ValueFault
}

export function givenFields({ config, flags: given }: Config['kubelet'], line: string): GivenFields {
  const flagOf = new Map<string, string>()
  const unread: ValueFault[] = []
  let table: Table = config
  for (const [flag, value] of Object.entries(given)) {
    const { field, type } = variantOn(entryOf(flags, flag) ?? [], line) ?? { type: '' }
    // Gates are read on their own (config/feature-gates.ts). The check of types reports the others.
    if (field === undefined || field === 'featureGates') continue
    if (kindMismatch(type, type === 'string' ? String(value) : value)) continue
    const text = entryOf(flagTexts, field)
    const read = text ? text.read(String(value)) : type === 'string' ? String(value) : value
    if (read === undefined)
      unread.push({
        path: ['kubelet', 'flags', flag],
        why: `--${flag} is ${value}`,
        hint: `write it like ${text?.example}`,
        from: 'cmd/kubelet/app/options/options.go',
      })
    else {
      flagOf.set(field, flag)
      table = withField(table, field.split('.'), read)
    }
  }
  return { table, byFlag: new Set(flagOf.keys()), unread, atFlag: fault => moved(fault, flagOf) }
}

function withField(table: Table, [name = '', ...below]: readonly string[], value: unknown): Table {
  if (below.length === 0) return { ...table, [name]: value }
  const inner = table[name]
  return { ...table, [name]: withField(isTable(inner) ? inner : {}, below, value) }
}

function moved(fault: ValueFault, flagOf: ReadonlyMap<string, string>): ValueFault {
  const below = fault.path.slice(inConfig.length)
  const field = below.map((_, index) => below.slice(0, index + 1).join('.')).find(name => flagOf.has(name))
  const flag = flagOf.get(field ?? '')
  if (flag === undefined) return fault
  const { at: _, ...rest } = fault
  return { ...rest, path: ['kubelet', 'flags', flag], why: fault.why.replaceAll(`\`${field}\``, `--${flag}`) }
}
