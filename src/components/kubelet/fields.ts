import data from '../../data/kubelet-fields.json' with { type: 'json' }
import { closest } from '../../diagnostics/closest.ts'
import type { ConfigPath, Diagnostic } from '../../diagnostics/diagnostic.ts'
import { compareVersions, minorOf } from '../../resolve/version.ts'
import { kindMismatch } from './kinds.ts'
import { managedFields } from './managed.ts'

/** A field with one type, and the first and last Kubernetes minor that has it so; absent: of all in the data. */
interface FieldVariant {
  readonly type: string
  readonly since?: string
  readonly until?: string
}

type Fields = Readonly<Record<string, readonly FieldVariant[]>>

const structs: Readonly<Record<string, Fields>> = data.types

/**
 * Checks `kubelet.config` against the KubeletConfiguration of this kubelet. The kubelet itself drops a field that it
 * does not know and goes on, with a line in its log ("Using lenient decoding as strict decoding failed",
 * kubernetes pkg/kubelet/kubeletconfig/util/codec), so a typo would change nothing and say nothing.
 */
export function checkKubeletConfig(
  config: Readonly<Record<string, unknown>>,
  kubeletVersion: string,
  path: ConfigPath,
  file: string,
): Diagnostic[] {
  const checker = new FieldChecker(minorOf(kubeletVersion), file)
  const free: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(config)) {
    const managed = Object.hasOwn(managedFields, name) ? managedFields[name] : undefined
    if (!managed) free[name] = value
    else if (!managed.allows?.(value))
      checker.add(
        'kubelet-config-managed',
        `${name} cannot be set here: ${managed.reason}`,
        [...path, name],
        {
          at: 'key',
          hint: managed.hint,
        },
      )
  }
  checker.checkStruct('KubeletConfiguration', free, path)
  return checker.diagnostics
}

class FieldChecker {
  readonly diagnostics: Diagnostic[] = []
  readonly #minor: string
  readonly #file: string

  constructor(minor: string, file: string) {
    this.#minor = minor
    this.#file = file
  }

  add(
    code: Diagnostic['code'],
    message: string,
    path: ConfigPath,
    more: Pick<Diagnostic, 'at' | 'hint'> = {},
  ): void {
    this.diagnostics.push({ code, severity: 'error', message, file: this.#file, path, ...more })
  }

  checkStruct(struct: string, value: Readonly<Record<string, unknown>>, path: ConfigPath): void {
    const fields = structs[struct] ?? {}
    for (const [name, child] of Object.entries(value)) {
      const variants = Object.hasOwn(fields, name) ? (fields[name] ?? []) : []
      const variant = variants.find(candidate => this.#isCurrent(candidate))
      if (variant) this.#checkValue(variant.type, child, [...path, name])
      else this.#addUnknown(name, variants, fields, [...path, name])
    }
  }

  #isCurrent({ since = '0.0', until = '99.0' }: FieldVariant): boolean {
    return compareVersions(since, this.#minor) <= 0 && compareVersions(this.#minor, until) <= 0
  }

  #addUnknown(name: string, variants: readonly FieldVariant[], fields: Fields, path: ConfigPath): void {
    const known = Object.keys(fields).filter(other =>
      fields[other]?.some(variant => this.#isCurrent(variant)),
    )
    const hint = lifetime(variants) ?? suggestion(name, known)
    this.add('kubelet-config-unknown-field', `kubelet ${this.#minor} has no field \`${name}\` here`, path, {
      at: 'key',
      ...(hint === undefined ? {} : { hint }),
    })
  }

  /** `type` is a Go-like word of the data: "int32", "[]string", "{}quantity", or the name of a struct. */
  #checkValue(type: string, value: unknown, path: ConfigPath): void {
    // To Go, null is an absent field, but metav1.Duration reads itself and refuses it.
    if (value === null && type !== 'duration') return
    const mismatch = kindMismatch(type, value)
    if (mismatch) {
      const { code, takes, hint } = mismatch
      const message = `${path.at(-1)} takes ${takes}`
      this.add(code, message, path, hint === undefined ? {} : { hint })
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) this.#checkValue(type.slice(2), item, [...path, index])
    } else if (typeof value === 'object' && value !== null) {
      if (!type.startsWith('{}')) this.checkStruct(type, value as Record<string, unknown>, path)
      else
        for (const [key, item] of Object.entries(value)) this.#checkValue(type.slice(2), item, [...path, key])
    }
  }
}

function lifetime(variants: readonly FieldVariant[]): string | undefined {
  const [first, last] = [variants[0], variants.at(-1)]
  if (!first || !last) return undefined
  const until = last.until === undefined ? '' : ` until ${last.until}`
  return first.since === undefined
    ? `the field exists${until}`
    : `the field exists since ${first.since}${until}`
}

function suggestion(name: string, known: readonly string[]): string | undefined {
  const meant = closest(name, known)
  return meant === undefined ? undefined : `did you mean \`${meant}\`?`
}
