import * as z from 'zod/mini'
import { errorMessage } from './editor-schema/words.ts'
import { configSchema } from './schema.ts'

/** The config as JSON Schema (draft 2020-12). Editors get it with what upstream's data add: editor-schema/. */
export function configJsonSchema(): z.core.JSONSchema.JSONSchema {
  const schema = z.toJSONSchema(configSchema, {
    io: 'input',
    target: 'draft-2020-12',
    override: ({ zodSchema, jsonSchema }) => {
      const message = errorMessage(zodSchema)
      if (message !== undefined) jsonSchema.errorMessage = message
    },
  })
  return {
    ...schema,
    title: 'bakelet config',
    description: 'One small config becomes a machine that boots straight into running static pods.',
    properties: {
      $schema: { type: 'string', description: 'Where an editor finds this schema.' },
      ...schema.properties,
    },
  }
}
