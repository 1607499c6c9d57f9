import type { ConfigPath, Span } from '../diagnostics/diagnostic.ts'
import type { Document, SourceFile } from './document.ts'
import { shapesAt } from './schema-walk.ts'
import { isTable } from './table.ts'

/**
 * The same texts with stars for what stands in `secrets` where only the name of a place may: somebody wrote the secret itself, and
 * diagnostics quote the line that they point at. All spans still fit.
 */
export function maskSecrets(
  { value, span }: Pick<Document, 'value' | 'span'>,
  sources: readonly SourceFile[],
): readonly SourceFile[] {
  const spans = misplaced(value).map((path): Span & { file?: string } => span(path))
  if (spans.length === 0) return sources
  return sources.map(({ file, text }) => ({
    file,
    text: spans
      .filter(one => (one.file ?? file) === file)
      .reduce(
        (masked, { start, end }) =>
          masked.slice(0, start) + stars(text.slice(start, end)) + masked.slice(end),
        text,
      ),
  }))
}

function misplaced(config: unknown): ConfigPath[] {
  const secrets = isTable(config) ? config.secrets : undefined
  if (!isTable(secrets)) return []
  return Object.entries(secrets).flatMap(([name, secret]) => {
    const path = ['secrets', name]
    if (!isTable(secret)) return [path]
    const known = shapesAt(path).flat()
    return Object.keys(secret)
      .filter(key => !known.includes(key))
      .map(key => [...path, key])
  })
}

const stars = (text: string) => text.replace(/\S/g, '*')
