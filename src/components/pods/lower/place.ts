import type { Document } from '../../../config/document.ts'
import type { ConfigPath } from '../../../diagnostics/diagnostic.ts'
import type { SourceLine } from '../../../plan/entry.ts'

/** The line of a manifest that something comes from. */
export function placeOf(what: string, document: Document, path: ConfigPath): SourceLine {
  const { line, column } = document.span(path, 'key')
  return { what, file: document.file, line, column }
}
