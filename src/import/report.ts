import type { Node } from '../components/pods/check/node.ts'
import type { Document } from '../config/document.ts'
import type { DiagnosticCode } from '../diagnostics/codes.ts'
import type { Diagnostic, Severity } from '../diagnostics/diagnostic.ts'

export type ImportCode = Extract<DiagnosticCode, `import-${string}`>

/** A wrong or ambiguous input ends the import; what is lost is a warning; what comes in another form, a note. */
const severities: Readonly<Record<ImportCode, Severity>> = {
  'import-unknown-file': 'error',
  'import-invalid': 'error',
  'import-no-controller': 'warning',
  'import-no-api-server': 'warning',
  'import-no-scheduler': 'info',
  'import-no-network': 'warning',
  'import-path-on-node': 'info',
  'import-unused': 'info',
  'import-changed': 'info',
}

/** Collects what is to be said about one document, each at its place. */
export class Report {
  readonly diagnostics: Diagnostic[] = []
  readonly #document: Pick<Document, 'file' | 'span'>

  constructor(document: Pick<Document, 'file' | 'span'>) {
    this.#document = document
  }

  /** `message` is what happens and why, `hint` what to do instead. */
  say(code: ImportCode, where: Pick<Node, 'path'>, message: string, hint: string): void {
    const { file, span } = this.#document
    const place = span(where.path, 'key')
    this.diagnostics.push({
      ...{ code, severity: severities[code], message, hint, path: where.path, at: 'key' },
      ...{ file, span: place },
    })
  }
}
