import type { Manifests, SourceFile } from '../../../config/document.ts'
import { isTable } from '../../../config/table.ts'
import type { ConfigPath, Diagnostic } from '../../../diagnostics/diagnostic.ts'
import { type Node, nodeAt } from '../check/node.ts'

/** What may be shown of a Secret, apart from its keys. */
const shown = ['apiVersion', 'kind', 'metadata', 'type', 'immutable']

/**
 * The same text with stars for what its Secrets hold, of the same length, so that every span still fits: diagnostics quote the
 * line that they point at. Of a text that cannot be read and speaks of a Secret only the keys remain.
 */
export function maskSecrets(source: SourceFile, { documents, isComplete }: Manifests): SourceFile {
  const { text } = source
  if (!saysSecret(text)) return source
  if (!isComplete) return { ...source, text: withoutValues(text) }
  let masked = text
  for (const document of documents) {
    const node = nodeAt(document.value)
    if (!isTable(node.value) || node.value.kind !== 'Secret') continue
    const replace = (path: ConfigPath, change: (part: string, original: string) => string) => {
      const { start, end } = document.span(path)
      masked =
        masked.slice(0, start) + change(masked.slice(start, end), text.slice(start, end)) + masked.slice(end)
    }
    for (const value of valuesOf(node)) replace(value.path, stars)
    // What the data does not have: a key that is written twice.
    replace([], withoutValues)
    for (const key of shown) if (node.get(key).given) replace([key], (_, original) => original)
  }
  return { ...source, text: masked }
}

/** Messages of the YAML reader quote words of the text. */
export function maskMessages(source: SourceFile, { diagnostics }: Manifests): readonly Diagnostic[] {
  if (!saysSecret(source.text)) return diagnostics
  return diagnostics.map(one =>
    one.code === 'pod-syntax' ? { ...one, message: one.message.replace(/(["'`&*!])\S.*$/, '$1…') } : one,
  )
}

const saysSecret = (text: string) => /\bkind["']?\s*:\s*["']?Secret\b/.test(text)

const valuesOf = (secret: Node): Node[] =>
  secret.entries
    .filter(([key]) => !shown.includes(key))
    .flatMap(([, field]) => field.entries.map(([, value]) => value))

/** Words and strings that no colon follows. */
const withoutValues = (text: string): string =>
  text.replace(
    /("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s:,{}[\]]+)(\s*:(?=\s|$|["'{[]))?/g,
    (all, word: string, colon?: string) => (colon === undefined ? stars(word) : all),
  )

const stars = (text: string) => text.replace(/\S/g, '*')
