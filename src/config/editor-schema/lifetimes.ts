import type * as z from 'zod/mini'

type JsonSchema = z.core.JSONSchema.JSONSchema

/** When a name is known: the first and the last release line, where that is not all of them. */
export interface Lifetime {
  readonly since?: string
  readonly until?: string
}

export type Names = Readonly<Record<string, readonly Lifetime[]>>

/** A program as src/data has it, and the version that a config has by default. */
export interface Program {
  readonly name: string
  /** Its release lines, oldest first. */
  readonly lines: readonly string[]
  readonly defaultVersion: string
}

/** "Since kubelet 1.30.", or nothing for what every line knows. */
export function lifeWords(variants: readonly Lifetime[], program: Program): string {
  const known = program.lines.filter(line => isKnown(variants, line, program))
  const [first, last] = [known[0], known.at(-1)]
  if (first === undefined || known.length === program.lines.length) return ''
  if (last === program.lines.at(-1)) return ` Since ${program.name} ${first}.`
  return first === program.lines[0]
    ? ` Until ${program.name} ${last}.`
    : ` ${program.name} ${first} to ${last}.`
}

/**
 * Refuses each name where the version of the config does not know it. One condition for all names with the same life; `at`: the keys
 * from the section of the program to the names.
 */
export function conditions(names: Names, program: Program, at: readonly string[]): JsonSchema[] {
  const groups = new Map<string, string[]>()
  for (const [name, variants] of Object.entries(names)) {
    const absent = program.lines.filter(line => !isKnown(variants, line, program))
    if (absent.length > 0) groups.set(absent.join('|'), [...(groups.get(absent.join('|')) ?? []), name])
  }
  return [...groups].map(([key, absent]) => {
    const lines = key.split('|')
    const first = absent[0] ?? ''
    const known = lifeWords(names[first] ?? [], program).trim()
    // Without a version the default counts.
    const isDefault = lines.some(line => program.defaultVersion.startsWith(`${line}.`))
    return {
      if: {
        properties: {
          version: { pattern: `^(${lines.map(line => line.replace('.', '\\.')).join('|')})(\\.|$)` },
        },
        ...(!isDefault && { required: ['version'] }),
      },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: nested(at, {
        errorMessage: `Not in this version of the ${program.name}. ${known}`,
        properties: Object.fromEntries(absent.map(name => [name, false])),
      }),
    }
  })
}

const nested = (at: readonly string[], schema: JsonSchema): JsonSchema =>
  at.reduceRight<JsonSchema>((inner, key) => ({ properties: { [key]: inner } }), schema)

function isKnown(variants: readonly Lifetime[], line: string, { lines }: Program): boolean {
  const at = lines.indexOf(line)
  return variants.some(
    ({ since = lines[0] ?? '', until = lines.at(-1) ?? '' }) =>
      lines.indexOf(since) <= at && at <= lines.indexOf(until),
  )
}
