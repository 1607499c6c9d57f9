// zod/mini and not zod: see field.ts.
import type * as z from 'zod/mini'
import { either } from '../../diagnostics/issue-words.ts'

type Schema = z.core.$ZodTypes

/**
 * What an editor says of a value that a schema does not take, in place of a regular expression: `errorMessage`, a keyword of VS Code
 * (vscode-json-languageservice, src/jsonSchema.ts), which its YAML server reads, too.
 */
export function errorMessage(schema: z.core.$ZodType): string | undefined {
  const { def } = (schema as Schema)._zod
  const own = ruleOf(def.error) ?? def.checks?.map(check => ruleOf(check._zod.def.error)).find(Boolean)
  if (own !== undefined) return `This ${own}.`
  return def.type === 'enum' ? `This is not ${either(Object.values(def.entries).map(String))}.` : undefined
}

/** The rules of schema.ts go on from the name of the key: "is not a size like 512M". */
function ruleOf(error: z.core.$ZodErrorMap<never> | undefined): string | undefined {
  const rule = error?.({ code: 'custom', input: undefined, path: [], message: '' } as never)
  return typeof rule === 'string' && /^(is|holds|has) /.test(rule) ? rule : undefined
}
