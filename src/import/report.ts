import type { Node } from '../components/pods/check/node.ts'
import type { Document } from '../config/document.ts'
import type { DiagnosticCode } from '../diagnostics/codes.ts'
import type { Diagnostic, Severity, Span } from '../diagnostics/diagnostic.ts'

export type ImportCode = Extract<DiagnosticCode, `import-${string}`>

/** A wrong or ambiguous input ends the import; what is lost is a warning; what comes in another form, a note. */
const severities: Readonly<Record<ImportCode, Severity>> = {
  'import-unknown-file': 'error',
  'import-invalid': 'error',
  'import-variable-unset': 'error',
  'import-no-image': 'error',
  'import-port-clash': 'error',
  'import-unknown-key': 'warning',
  'import-no-counterpart': 'warning',
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
  readonly #known = new Set<string>()
  readonly #document: Pick<Document, 'file' | 'span'>

  constructor(document: Pick<Document, 'file' | 'span'>) {
    this.#document = document
  }

  /** `message` is what happens and why, `hint` what to do instead. */
  say(code: ImportCode, where: Pick<Node, 'path'>, message: string, hint: string): void {
    this.sayAt(code, this.#document.span(where.path, 'key'), message, hint)
  }

  sayAt(code: ImportCode, span: Span, message: string, hint: string): void {
    const { file } = this.#document
    // A service that several others extend, or an anchor that is merged twice, is one problem.
    const key = `${span.start} ${message}`
    const isKnown = this.#known.has(key)
    this.#known.add(key)
    if (!isKnown)
      this.diagnostics.push({ code, severity: severities[code], message, file, path: [], span, hint })
  }
}
