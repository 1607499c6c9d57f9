import type * as z from 'zod/mini'
import { type Lifetime, lifeWords, type Program } from './lifetimes.ts'

type JsonSchema = z.core.JSONSchema.JSONSchema

interface Variant extends Lifetime {
  /** A Go-like word of the data: "int32", "[]string", "{}quantity", or the name of a struct. */
  readonly type: string
}

type Fields = Readonly<Record<string, readonly Variant[]>>
export type Structs = Readonly<Record<string, Fields>>

const words: Readonly<Record<string, JsonSchema>> = {
  string: { type: ['string', 'null'] as never },
  bool: { type: ['boolean', 'null'] as never },
  int32: { type: ['integer', 'null'] as never },
  int64: { type: ['integer', 'null'] as never },
  uint32: { type: ['integer', 'null'] as never },
  number: { type: ['number', 'null'] as never },
  // metav1.Duration reads itself, and refuses null.
  duration: { type: 'string' },
  durationOrInt: { type: ['string', 'integer', 'null'] as never },
  quantity: { type: ['string', 'number', 'null'] as never },
  any: {},
}

/** What a value of a type of Go may be in a config. */
export function typeSchema(type: string, program: Program): JsonSchema {
  if (type.startsWith('[]'))
    return { type: ['array', 'null'] as never, items: typeSchema(type.slice(2), program) }
  if (type.startsWith('{}'))
    return { type: ['object', 'null'] as never, additionalProperties: typeSchema(type.slice(2), program) }
  return words[type] ?? { $ref: `#/$defs/${definitionName(program, type)}` }
}

const definitionName = ({ name }: Program, struct: string) => `${name}.${struct}`

/** The fields of a struct: those of every release line, each with the lines that know it. */
export function properties(fields: Fields, program: Program): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, variants]) => {
      const types = [...new Set(variants.map(({ type }) => type))]
      const schemas = types.map(type => typeSchema(type, program))
      const schema = schemas.length === 1 ? schemas[0] : { anyOf: schemas }
      return [name, { ...schema, description: `${types.join(' or ')}.${lifeWords(variants, program)}` }]
    }),
  )
}

export function structSchema(fields: Fields, program: Program): JsonSchema {
  return {
    type: ['object', 'null'] as never,
    properties: properties(fields, program),
    additionalProperties: false,
  }
}

/** Every struct but the one at the top, for `$defs`. */
export function definitions(structs: Structs, top: string, program: Program): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(structs)
      .filter(([name]) => name !== top)
      .map(([name, fields]) => [definitionName(program, name), structSchema(fields, program)]),
  )
}
