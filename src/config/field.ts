// zod/mini and not zod: the same types and the same JSON Schema, a third of the code. Every `gen` loads it. The parts that few
// configs have are z.lazy(), which makes them when there is a value for them.
import * as z from 'zod/mini'

/** A field with its sentence for the docs and for editors. The sentence stays with the schema, so no other field may share that. */
export function field<T extends z.core.$ZodType>(schema: T, description: string, ...examples: unknown[]): T {
  z.globalRegistry.add(schema, examples.length > 0 ? { description, examples } : { description })
  return schema
}

/** A mapping that may be left out: then all of its keys have their defaults. */
export function section<T extends z.core.$ZodShape>(shape: T, description: string) {
  return field(z.prefault(z.strictObject(shape), {} as z.input<z.ZodMiniObject<T>>), description)
}
