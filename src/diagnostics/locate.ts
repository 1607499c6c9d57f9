import type { ConfigPath, Diagnostic, Span } from './diagnostic.ts'
import { type SourceFile, spanMaker } from './source.ts'

/** What locate() needs of a parsed file (config/document.ts has more). */
export interface Locatable {
  readonly file: string
  /** With the file that has it, where that is another one. */
  span(path: ConfigPath, at?: 'key' | 'value'): (Span & { readonly file?: string }) | undefined
}

/** Fills in the spans: checks know only the path of what they refuse. Done once, before anything is printed. */
export function locate(
  diagnostics: readonly Diagnostic[],
  documents: readonly Locatable[],
): readonly Diagnostic[] {
  const byFile = new Map(documents.map(document => [document.file, document]))
  return diagnostics.map(diagnostic => {
    if (diagnostic.span) return diagnostic
    const document = byFile.get(diagnostic.file)
    const found = document?.span(diagnostic.path, diagnostic.at)
    if (!found) return diagnostic
    const { file = diagnostic.file, ...span } = found
    return { ...diagnostic, file, span }
  })
}

/** Narrows spans to the words that a diagnostic names, where the text has them as they are. */
export function narrow(
  diagnostics: readonly Diagnostic[],
  sources: readonly SourceFile[],
): readonly Diagnostic[] {
  const texts = new Map(sources.map(({ file, text }) => [file, text]))
  return diagnostics.map(diagnostic => {
    const { words, file, span } = diagnostic
    const text = texts.get(file)
    if (words === undefined || text === undefined) return diagnostic
    const start = text.indexOf(words, span?.start ?? 0)
    const end = start + words.length
    return start === -1 || end > (span?.end ?? text.length)
      ? diagnostic
      : { ...diagnostic, span: spanMaker(text)(start, end) }
  })
}
