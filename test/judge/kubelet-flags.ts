import fc from 'fast-check'
import { managedFields, managedFlags } from '../../src/compat/kubelet/managed.ts'
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

/** Texts for flags that set no field, or one below another: each is right for some of them. */
const texts = [
  ...[
    '',
    '0',
    '2',
    '-1',
    '007',
    '2.5',
    '99999999999',
    'two',
    'true',
    'yes',
    't',
    '10s',
    '1m',
    'soon',
    '1Ki',
    '1x',
  ],
  ...[
    'a=1',
    'a=1,',
    'a=1,b',
    'a=b',
    'a=1=2',
    'kubelet*=4,cri=6',
    '192.0.2.1',
    '192.0.2.1,::1',
    'localhost',
    'json',
  ],
]

/** run() reads their files (cmd/kubelet/app/server.go); the judge does not. */
const notJudged = new Set(['image-credential-provider-bin-dir', 'image-credential-provider-config'])

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
  const alone = Object.entries(flags).flatMap(([flag, variants]) => {
    const variant = variantOn(variants, line)
    const isAlone = variant && /^(any|string)$/.test(variant.type) && !/^[a-z]+$/i.test(variant.field ?? '')
    const isManaged = flag in managedFlags || (variant?.field?.split('.')[0] ?? '') in managedFields
    return isAlone && !isManaged && !notJudged.has(flag) ? [flag] : []
  })
  const others = fc.dictionary(fc.constantFrom(...alone), fc.constantFrom(...texts), { maxKeys: 2 })
  return fc.tuple(anyKubeletConfig(line), others).map(([config, other]) => {
    const asFlags = Object.entries(config as Record<string, unknown>).flatMap(([field, value]) => {
      const flag = ofField.get(field)
      return flag === undefined ? [] : [[field, flag, written(field, value)] as const]
    })
    const moved = new Set(asFlags.map(([field]) => field))
    return {
      config: Object.fromEntries(Object.entries(config as object).filter(([field]) => !moved.has(field))),
      flags: { ...other, ...Object.fromEntries(asFlags.map(([, flag, value]) => [flag, value])) },
    }
  })
}
