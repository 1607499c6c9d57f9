import type { Comparison, FactChange } from './compare.ts'
import { type Section, sections } from './facts.ts'

/** A comparison for a pull request: a table for each section, and what changed in texts. */
export function diffMarkdown(
  { changes, notCompared }: Comparison,
  [from, to]: readonly [string, string],
): string {
  const head = `## ${code(from)} → ${code(to)}\n`
  const left = notCompared.length > 0 ? [`Only one side says something of: ${notCompared.join(', ')}.\n`] : []
  if (changes.length === 0) return [head, 'No difference.\n', ...left].join('\n')
  const parts = sections.flatMap(section => {
    const found = changes.filter(change => change.section === section)
    return found.length === 0 ? [] : [sectionOf(section, found)]
  })
  return [head, ...parts, ...left].join('\n')
}

function sectionOf(section: Section, changes: readonly FactChange[]): string {
  const rows = changes.map(
    ({ name, from, to, note }) => `| ${code(name)} | ${cell(from)} | ${cell(to)} | ${note ?? ''} |`,
  )
  const title = `### ${section[0]?.toUpperCase()}${section.slice(1)}\n`
  const texts = changes.flatMap(({ name, lines }) => (lines ? [textOf(name, lines)] : []))
  return [title, '| | before | after | |', '| --- | --- | --- | --- |', ...rows, '', ...texts].join('\n')
}

function textOf(name: string, lines: NonNullable<FactChange['lines']>): string {
  const text = lines.map(({ sign, text }) => `${sign}${text}`).join('\n')
  // A fence is longer than any run of backticks in it (CommonMark 0.31, 4.5).
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `<details><summary>${html(name)}</summary>\n\n${fence}diff\n${text}\n${fence}\n\n</details>\n`
}

const cell = (value: string | undefined) =>
  value === undefined ? '–' : value === '' ? '(empty)' : code(value)

/** A code span in a cell: a pipe would end the cell (GitHub's tables), and a run of backticks the span. */
function code(text: string): string {
  const shown = text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|')
  if (!shown.includes('`')) return `\`${shown}\``
  const longest = Math.max(...[...shown.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence} ${shown} ${fence}`
}

const html = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
