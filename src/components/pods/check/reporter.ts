import type { ConfigPath, Diagnostic, Severity } from '../../../diagnostics/diagnostic.ts'
import type { Node } from './node.ts'

type PodCode = Extract<Diagnostic['code'], `pod-${string}` | 'secret-unknown'>

/** Collects the diagnostics of one manifest. */
export interface Reporter {
  readonly diagnostics: readonly Diagnostic[]
  report(
    code: PodCode,
    where: Node | ConfigPath,
    message: string,
    hint: string,
    more?: { severity?: Severity; at?: 'key' | 'value'; source?: string },
  ): void
  /** A rule of the kubelet is broken: the code pod-invalid. */
  invalid(where: Node, message: string, hint: string): void
}

export function reporterFor(file: string): Reporter {
  const diagnostics: Diagnostic[] = []
  const report: Reporter['report'] = (
    code,
    where,
    message,
    hint,
    { severity = 'error', at, source } = {},
  ) => {
    const path = 'path' in where ? where.path : where
    diagnostics.push({
      ...{ code, severity, message, file, path, hint },
      ...(at && { at }),
      ...(source !== undefined && { source }),
    })
  }
  return {
    diagnostics,
    report,
    invalid: (where, message, hint) => report('pod-invalid', where, message, hint),
  }
}

/** `a, b or c` */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}
