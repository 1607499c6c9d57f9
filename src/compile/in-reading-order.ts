import type { SourceFile } from '../config/document.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'

/** A string that no text can hold breaks every rule about it: that it is one says all. */
export function withoutEchoes(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const placeOf = ({ file, span }: Diagnostic) => `${span?.start} ${file}`
  const isUnusable = ({ code, span }: Diagnostic) => code === 'config-encoding' && span !== undefined
  const unusable = new Set(diagnostics.filter(isUnusable).map(placeOf))
  if (unusable.size === 0) return diagnostics
  return diagnostics.filter(one => isUnusable(one) || !unusable.has(placeOf(one)))
}

/** By file, in the order of the files, and by place. */
export function inReadingOrder(
  diagnostics: readonly Diagnostic[],
  sources: readonly SourceFile[],
): Diagnostic[] {
  const order = new Map(sources.map(({ file }, index) => [file, index]))
  const of = ({ file }: Diagnostic) => order.get(file) ?? -1
  return diagnostics.toSorted((a, b) => of(a) - of(b) || (a.span?.start ?? 0) - (b.span?.start ?? 0))
}
