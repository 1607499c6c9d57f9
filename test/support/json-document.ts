import { expect } from 'vitest'
import { fromJSONSchema } from 'zod'
import { type DocumentName, documentSchema } from '../../src/cli/json/documents.ts'

const readers = new Map<DocumentName, ReturnType<typeof fromJSONSchema>>()

/** Expects a document that its schema takes, also without the room for keys of later versions. Returns it. */
export function expectDocument(name: DocumentName, text: string) {
  const reader = readers.get(name) ?? fromJSONSchema(documentSchema(name, { closed: true }) as never)
  readers.set(name, reader)
  const document = JSON.parse(text)
  expect({ document, problems: reader.safeParse(document).error?.issues }).toEqual({
    document,
    problems: undefined,
  })
  return document
}
