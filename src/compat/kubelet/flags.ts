import { entryOf } from '../../config/entry-of.ts'
import data from '../../data/kubelet-flags.json' with { type: 'json' }
import { closest } from '../../diagnostics/closest.ts'
import type { ConfigPath } from '../../diagnostics/diagnostic.ts'
import type { ExactNumber } from '../../render/exact-number.ts'
import { minorOf } from '../../upstream/version.ts'
import { kindMismatch } from '../kinds.ts'
import { type Lifetime, lifetimeOf, variantOn } from '../lifetime.ts'
import { readFrom } from '../read-from.ts'
import type { Finding } from '../rule.ts'
import { isGone, minorAfter } from './last-minor.ts'
import { managedFields, managedFlags } from './managed.ts'
import { removals } from './removals.ts'

/** A flag with the type of its value, and upstream's word on its end. */
interface FlagVariant extends Lifetime {
  readonly type: string
  /** The field of KubeletConfiguration that says the same, for which it is deprecated: "authentication.x509.clientCAFile". */
  readonly field?: string
  readonly deprecated?: string
}

export type FlagValue = string | number | ExactNumber | boolean

const flags: Readonly<Record<string, readonly FlagVariant[]>> = data.flags
const optionsFile = 'cmd/kubelet/app/options'

/** Checks `kubelet.flags` against the flags of this kubelet, which does not start with one that it does not know. */
export function checkKubeletFlags(
  given: Readonly<Record<string, FlagValue>>,
  kubeletVersion: string,
  path: ConfigPath,
): Finding[] {
  const line = minorOf(kubeletVersion)
  return Object.entries(given).flatMap(([name, value]) => {
    const at = { path: [...path, name], at: 'key' } as const
    const source = readFrom(data._about.sources, 'k8s.io/kubernetes', line, optionsFile)
    const variants = entryOf(flags, name) ?? []
    const variant = variantOn(variants, line)
    if (!variant && variants.length > 0 && isGone(variants, line)) return [removed(name, variants, line, at)]
    const managed = entryOf(managedFlags, name) ?? managedByField(variant)
    if (managed)
      return [
        {
          code: 'kubelet-flag-managed',
          severity: 'error',
          message: `--${name} cannot be set here: ${managed.reason}`,
          hint: managed.hint,
          ...at,
        },
      ]
    if (!variant) return [unknown(name, variants, line, source, at)]
    const mismatch = kindMismatch(variant.type, variant.type === 'string' ? String(value) : value)
    if (mismatch) {
      const { code, takes, hint } = mismatch
      return [
        {
          code,
          severity: 'error',
          message: `--${name} takes ${takes}`,
          path: [...path, name],
          ...(hint === undefined ? {} : { hint }),
        },
      ]
    }
    return deprecated(name, value, variant, variants, source, at)
  })
}

type Place = Pick<Finding, 'path' | 'at'>

function removed(name: string, variants: readonly FlagVariant[], line: string, at: Place): Finding {
  const last = variants.at(-1)
  const removal = removals.get(name)
  const field = last?.field
  const gone = minorAfter(last?.until ?? line)
  return {
    code: 'kubelet-flag-removed',
    severity: 'error',
    message: `kubelet ${line} refuses to start with --${name}, which went away in ${gone}`,
    hint: removal?.instead ?? (field === undefined ? 'remove it' : `remove it; \`${field}\` says the same`),
    source:
      removal?.source ??
      readFrom(data._about.sources, 'k8s.io/kubernetes', gone, `${optionsFile}, without it`),
    ...at,
  }
}

function managedByField(variant: FlagVariant | undefined) {
  const [field] = variant?.field?.split('.') ?? []
  return field === undefined ? undefined : entryOf(managedFields, field)
}

function unknown(
  name: string,
  variants: readonly Lifetime[],
  line: string,
  source: string,
  at: Place,
): Finding {
  const error = { code: 'kubelet-flag-unknown', severity: 'error', ...at } as const
  const plain = name.replace(/^-+/, '').replaceAll('_', '-')
  if (plain !== name && entryOf(flags, plain))
    return {
      ...error,
      message: `a flag has no dashes before it here, and no underscores in it: ${name}`,
      hint: `write \`${plain}\``,
    }
  const life = lifetimeOf(variants)
  const meant = closest(
    plain,
    Object.keys(flags).filter(other => variantOn(flags[other] ?? [], line)),
  )
  return {
    ...error,
    message: `kubelet ${line} has no flag --${plain}, and does not start with it`,
    ...(life !== undefined
      ? { hint: `the flag exists ${life}` }
      : meant === undefined
        ? {}
        : { hint: `did you mean \`${meant}\`?` }),
    source,
  }
}

/** It still works: a warning, with what to write instead. */
function deprecated(
  name: string,
  value: FlagValue,
  variant: FlagVariant,
  variants: readonly FlagVariant[],
  source: string,
  at: Place,
): Finding[] {
  const end = variants.at(-1)?.until
  const gone = end === undefined ? '' : `, and ${minorAfter(end)} does not start with it`
  const warning = { code: 'kubelet-flag-deprecated', severity: 'warning', source, ...at } as const
  if (variant.field !== undefined)
    return [
      {
        ...warning,
        message: `--${name} is deprecated for a field of KubeletConfiguration${gone}`,
        hint: `write ${asField(variant, value)} under \`kubelet.config\``,
      },
    ]
  if (variant.deprecated === undefined) return []
  const instead = removals.get(name)?.instead ?? `upstream says: ${variant.deprecated.replace(/\.$/, '')}`
  return [{ ...warning, message: `--${name} is deprecated${gone}`, hint: instead }]
}

/** `maxPods: 20`; of a field below another, or of a list or map that a flag writes in its own way, only the name. */
function asField({ field = '', type }: FlagVariant, value: FlagValue): string {
  return field.includes('.') || type === 'string' ? `\`${field}\`` : `\`${field}: ${value}\``
}
