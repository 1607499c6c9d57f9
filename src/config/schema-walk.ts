import * as z from 'zod/mini'
import type { ConfigPath } from '../diagnostics/diagnostic.ts'
import { configSchema } from './schema.ts'

type Schema = z.core.$ZodType
type Definition = z.core.$ZodTypes['_zod']['def']

const definitionOf = (schema: Schema) => schema._zod.def as Definition

/** The schemas that a value may meet behind defaults and options: one, or the members of a union. */
function alternatives(schema: Schema): Schema[] {
  const definition = definitionOf(schema)
  if (definition.type === 'default' || definition.type === 'prefault' || definition.type === 'optional')
    return alternatives(definition.innerType)
  if (definition.type === 'lazy') return alternatives((schema as z.core.$ZodLazy)._zod.innerType)
  return definition.type === 'union' ? definition.options.flatMap(alternatives) : [schema]
}

/** Every schema that could be meant at `path`. */
export function schemasAt(path: ConfigPath, root: Schema = configSchema): Schema[] {
  return path.reduce<Schema[]>(
    (schemas, part) => schemas.flatMap(schema => step(schema, part)),
    alternatives(root),
  )
}

function step(schema: Schema, part: string | number): Schema[] {
  const definition = definitionOf(schema)
  if (definition.type === 'array') return typeof part === 'number' ? alternatives(definition.element) : []
  if (definition.type === 'record') return alternatives(definition.valueType)
  if (definition.type !== 'object' || !Object.hasOwn(definition.shape, part)) return []
  const next = definition.shape[part]
  return next ? alternatives(next) : []
}

/** The example that the field at `path` has, of those that a default or an option stands around. */
export function schemaExample(path: ConfigPath): unknown {
  const key = path.at(-1)
  if (typeof key !== 'string') return undefined
  for (const parent of schemasAt(path.slice(0, -1))) {
    const definition = definitionOf(parent)
    const field = definition.type === 'object' ? definition.shape[key] : undefined
    const examples = field && (z.globalRegistry.get(field)?.examples as readonly unknown[] | undefined)
    if (examples?.length) return examples[0]
  }
  return undefined
}

/** The keys of each mapping that could be meant at `path`. */
export function shapesAt(path: ConfigPath): string[][] {
  return schemasAt(path).flatMap(schema => {
    const definition = definitionOf(schema)
    return definition.type === 'object' ? [Object.keys(definition.shape)] : []
  })
}

let everyPath: readonly ConfigPath[] | undefined

/** Where in the config a key of that name belongs. */
export function placesOf(name: string): readonly ConfigPath[] {
  everyPath ??= pathsBelow([])
  return everyPath.filter(path => path.at(-1) === name)
}

function pathsBelow(path: ConfigPath): ConfigPath[] {
  return shapesAt(path)
    .flat()
    .flatMap(key => [[...path, key], ...pathsBelow([...path, key])])
}

/** Why a schema does not take a value, in the schema's own words; undefined when it does. */
export function refusal(schema: Schema, value: unknown): string | undefined {
  const result = z.safeParse(schema, value)
  return result.success ? undefined : result.error.issues[0]?.message
}
