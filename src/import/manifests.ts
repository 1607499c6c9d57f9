import { type Document, parseDocument, type SourceFile } from '../config/document.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'

/** The documents of a YAML stream, read as the kubelet reads a manifest. A document without content does not count. */
export async function readManifests(
  source: SourceFile,
): Promise<{ documents: readonly Document[]; diagnostics: readonly Diagnostic[] }> {
  const documents: Document[] = []
  const diagnostics: Diagnostic[] = []
  for (const { start, text } of partsOf(source.text)) {
    const parsed = await parseDocument({ file: source.file, text }, { syntax: 'pod-syntax' })
    const lines = source.text.slice(0, start).split('\n').length - 1
    const moved = <S extends { start: number; end: number; line: number }>(span: S) => ({
      ...span,
      ...{ start: span.start + start, end: span.end + start, line: span.line + lines },
    })
    for (const { span, ...problem } of parsed.diagnostics)
      diagnostics.push({ ...problem, ...(span && { span: moved(span) }) })
    const { document } = parsed
    if (document && document.value !== null)
      documents.push({ ...document, span: (path, at) => moved(document.span(path, at)) })
  }
  return { documents, diagnostics }
}

/**
 * A line that begins with `---` or `...` ends a document wherever it stands: no scalar can hold one (YAML 1.2.2, rule 206,
 * c-forbidden).
 */
function partsOf(text: string): { readonly start: number; readonly text: string }[] {
  const starts = [0, ...[...text.matchAll(/^(?:---|\.\.\.)(?=\s|$)/gm)].map(({ index }) => index)]
  return [...new Set(starts)].flatMap((start, index, all) => {
    const part = text.slice(start, all[index + 1]).replace(/^\.\.\./, '   ')
    return /^(---)?\s*$/.test(part.replace(/#.*$/gm, '')) ? [] : [{ start, text: part }]
  })
}
