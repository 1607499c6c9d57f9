import picocolors from 'picocolors'
import type { Diagnostic, Severity, Span } from './diagnostic.ts'
import { type Excerpt, excerptOf } from './excerpt.ts'
import type { SourceFile } from './source.ts'
import { visible } from './visible.ts'

type Colors = ReturnType<typeof picocolors.createColors>

/**
 * Diagnostics for people: the code and the rule, the place, the line with a caret under what is meant, what to write
 * instead, where upstream says so; last, how many there are. Ends with a line break; empty without diagnostics. Nothing in it that came from
 * a file is obeyed by a terminal.
 */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  sources: readonly SourceFile[],
  { color }: { readonly color: boolean },
): string {
  if (diagnostics.length === 0) return ''
  const colors = picocolors.createColors(color)
  const texts = new Map(sources.map(({ file, text }) => [file, text]))
  const blocks = diagnostics.map(diagnostic => renderOne(diagnostic, texts.get(diagnostic.file), colors))
  return `${[...blocks, `${summary(diagnostics)}\n`].join('\n')}`
}

function renderOne(diagnostic: Diagnostic, text: string | undefined, colors: Colors): string {
  const { severity, code, message, file, span, hint, source } = diagnostic
  const mark = (part: string) => colors.bold(paint(colors, severity)(part))
  const gutter = ' '.repeat(String(span?.line ?? '').length)
  const place = span ? `${visible(file)}:${span.line}:${span.column}` : visible(file)
  const lines = [
    `${mark(`${severity}[${code}]`)}${colors.bold(`: ${visible(message)}`)}`,
    `${gutter}${colors.cyan('-->')} ${place}`,
    ...(span && text !== undefined ? frame(excerptOf(text, span), span, gutter, colors, mark) : []),
    ...note('help', hint, gutter, colors),
    ...note('source', source, gutter, colors),
  ]
  return lines.map(line => `${line}\n`).join('')
}

function note(name: string, text: string | undefined, gutter: string, colors: Colors): string[] {
  return text === undefined ? [] : [`${gutter} ${colors.cyan('=')} ${colors.bold(name)}: ${visible(text)}`]
}

function frame(
  { text, indent, width }: Excerpt,
  { line }: Span,
  gutter: string,
  colors: Colors,
  mark: (part: string) => string,
): string[] {
  const bar = colors.cyan('|')
  return [
    `${gutter} ${bar}`,
    `${colors.cyan(String(line))} ${bar} ${text}`.trimEnd(),
    `${gutter} ${bar} ${' '.repeat(indent)}${mark('^'.repeat(width))}`,
  ]
}

function paint(colors: Colors, severity: Severity): (part: string) => string {
  return { error: colors.red, warning: colors.yellow, info: colors.blue }[severity]
}

/** "2 errors, 1 warning". */
function summary(diagnostics: readonly Diagnostic[]): string {
  const nouns = { error: 'error', warning: 'warning', info: 'note' } as const
  return (['error', 'warning', 'info'] as const)
    .map(severity => ({ severity, count: diagnostics.filter(other => other.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${nouns[severity]}${count === 1 ? '' : 's'}`)
    .join(', ')
}
