import type fc from 'fast-check'
import { variantOn } from '../../src/compat/lifetime.ts'
import data from '../../src/data/kubelet-flags.json' with { type: 'json' }
import { anyKubeletConfig, left } from './kubelet-config.ts'

type Variant = {
  readonly type: string
  readonly field?: string
  readonly since?: string
  readonly until?: string
}
const flags = data.flags as Readonly<Record<string, readonly Variant[]>>

/** Fields whose text has a form of its own, and the separator of its pairs. */
const separators: Readonly<Record<string, string>> = {
  evictionHard: '<',
  evictionSoft: '<',
  ...Object.fromEntries(
    [
      ...['cpuManagerPolicyOptions', 'evictionMinimumReclaim', 'evictionSoftGracePeriod', 'kubeReserved'],
      ...['qosReserved', 'systemReserved', 'topologyManagerPolicyOptions'],
    ].map(field => [field, '=']),
  ),
}

/** A flag as it is written, made from a value that the field could have. */
function written(field: string, value: unknown): string | number | boolean {
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (Array.isArray(value))
    return value
      .map(item =>
        typeof item === 'object' && item !== null
          ? 'key' in item || 'effect' in item
            ? `${item.key ?? ''}=${item.value ?? ''}:${item.effect ?? ''}`
            : `${item.numaNode ?? 0}:${written('kubeReserved', item.limits ?? {})}`
          : String(item),
      )
      .join(field === 'reservedMemory' ? ';' : ',')
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([key, text]) => `${key}${separators[field] ?? '='}${text}`)
      .join(',')
  return String(value)
}

export interface WithFlags {
  readonly config: Record<string, unknown>
  readonly flags: Record<string, string | number | boolean>
}

/** A config, some fields of which are written as flags instead. */
export function anyWithFlags(line: string): fc.Arbitrary<WithFlags> {
  const ofField = new Map(
    Object.entries(flags).flatMap(([flag, variants]) => {
      const field = variantOn(variants, line)?.field
      return field === undefined || left.has(field) || /\.|^(featureGates|registerNode)$/.test(field)
        ? []
        : [[field, flag] as const]
    }),
  )
  return anyKubeletConfig(line).map(config => {
    const asFlags = Object.entries(config as Record<string, unknown>).flatMap(([field, value]) => {
      const flag = ofField.get(field)
      return flag === undefined ? [] : [[field, flag, written(field, value)] as const]
    })
    const moved = new Set(asFlags.map(([field]) => field))
    return {
      config: Object.fromEntries(Object.entries(config as object).filter(([field]) => !moved.has(field))),
      flags: Object.fromEntries(asFlags.map(([, flag, value]) => [flag, value])),
    }
  })
}
