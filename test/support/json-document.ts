import { expect } from 'vitest'
import { fromJSONSchema } from 'zod'
import { type DocumentName, documentSchema } from '../../src/cli/json/documents.ts'
import { statusFileSchema } from '../../src/cli/json/status-file.ts'

type SchemaName = DocumentName | 'status-file'
const readers = new Map<SchemaName, ReturnType<typeof fromJSONSchema>>()

/** Expects a document that its schema takes, also without the room for keys of later versions. Returns it. */
export function expectDocument(name: SchemaName, text: string) {
  const options = { closed: true }
  const schema = name === 'status-file' ? statusFileSchema(options) : documentSchema(name, options)
  const reader = readers.get(name) ?? fromJSONSchema(schema as never)
  readers.set(name, reader)
  const document = JSON.parse(text)
  expect({ document, problems: reader.safeParse(document).error?.issues }).toEqual({
    document,
    problems: undefined,
  })
  return document
}
