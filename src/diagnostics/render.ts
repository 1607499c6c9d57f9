import picocolors from 'picocolors'
import type { Diagnostic, Severity, Span } from './diagnostic.ts'
import { type Excerpt, excerptOf } from './excerpt.ts'
import { maskPasswords } from './mask-passwords.ts'
import type { SourceFile } from './source.ts'
import { terminalLine } from './terminal-text.ts'
import { visible } from './visible.ts'

// More than anybody reads; `check --json` prints all of them.
const most = 50
// A message quotes names, and a name can be as long as a file.
const longestText = 1000

type Colors = ReturnType<typeof picocolors.createColors>

/**
 * Diagnostics for people: the code and the rule, the place, the line with a caret under the fault, what to write instead, and
 * the upstream source; at the end the count. Of more than 50 only the first are printed, errors before warnings and notes.
 * Ends with a line break; empty without diagnostics. Control characters from files are visible, and passwords are masked.
 */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  sources: readonly SourceFile[],
  { color }: { readonly color: boolean },
): string {
  if (diagnostics.length === 0) return ''
  const colors = picocolors.createColors(color)
  const shown = gravest(diagnostics)
  const named = new Set(shown.map(({ file }) => file))
  const texts = new Map(
    sources.filter(({ file }) => named.has(file)).map(({ file, text }) => [file, maskPasswords(text)]),
  )
  const blocks = shown.map(diagnostic => renderOne(diagnostic, texts.get(diagnostic.file), colors))
  const hidden = diagnostics.length - shown.length
  if (hidden > 0) blocks.push(`and ${count(hidden)} more: \`bakelet check --json\` lists all of them\n`)
  return `${[...blocks, `${summary(diagnostics)}\n`].join('\n')}`
}

/** As many as are shown, in their order: errors, then warnings, then notes where there is room. */
function gravest(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  if (diagnostics.length <= most) return diagnostics
  const ranked = severities.flatMap(severity => diagnostics.filter(other => other.severity === severity))
  const chosen = new Set(ranked.slice(0, most))
  return diagnostics.filter(diagnostic => chosen.has(diagnostic))
}

function renderOne(diagnostic: Diagnostic, text: string | undefined, colors: Colors): string {
  const { severity, code, message, file, span, hint, source } = diagnostic
  const mark = (part: string) => colors.bold(paint(colors, severity)(part))
  const gutter = ' '.repeat(String(span?.line ?? '').length)
  const place = span ? `${terminalLine(file)}:${span.line}:${span.column}` : terminalLine(file)
  const lines = [
    `${mark(`${severity}[${code}]`)}${colors.bold(`: ${printable(message)}`)}`,
    `${gutter}${colors.cyan('-->')} ${place}`,
    ...(span && text !== undefined ? frame(excerptOf(text, span), span, gutter, colors, mark) : []),
    ...note('help', hint, gutter, colors),
    ...note('source', source, gutter, colors),
  ]
  return lines.map(line => `${line}\n`).join('')
}

function note(name: string, text: string | undefined, gutter: string, colors: Colors): string[] {
  return text === undefined ? [] : [`${gutter} ${colors.cyan('=')} ${colors.bold(name)}: ${printable(text)}`]
}

function printable(text: string): string {
  const masked = maskPasswords(text)
  return visible(masked.length > longestText ? `${masked.slice(0, longestText).toWellFormed()}…` : masked)
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

const severities = ['error', 'warning', 'info'] as const
const count = (number: number) => number.toLocaleString('en-US')

/** "2 errors, 1 warning". */
function summary(diagnostics: readonly Diagnostic[]): string {
  const nouns = { error: 'error', warning: 'warning', info: 'note' } as const
  return severities
    .map(severity => ({ severity, found: diagnostics.filter(other => other.severity === severity).length }))
    .filter(({ found }) => found > 0)
    .map(({ severity, found }) => `${count(found)} ${nouns[severity]}${found === 1 ? '' : 's'}`)
    .join(', ')
}
