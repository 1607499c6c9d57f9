import type { Span } from './diagnostic.ts'
import { markLength } from './source.ts'
import { type Cell, cellsOf } from './visible.ts'

/** A line of a source and the columns to underline in it, counted as a terminal counts. */
export interface Excerpt {
  readonly text: string
  readonly indent: number
  readonly width: number
}

// With the line numbers it fits a terminal of 120 columns.
const longest = 100
// What stays readable before the mark when the front of a line is cut off.
const before = 40
const cut = '…'

/** The line where `span` starts; what the span covers of later lines is left out. A mark is at least one column wide. */
export function excerptOf(text: string, span: Span): Excerpt {
  const lineStart = Math.max(text.lastIndexOf('\n', span.start - 1) + 1, markLength(text))
  const lineBreak = text.indexOf('\n', span.start)
  const line = text.slice(lineStart, lineBreak === -1 ? text.length : lineBreak).replace(/\r$/, '')
  const from = Math.min(span.start - lineStart, line.length)
  const to = Math.min(span.end - lineStart, line.length)
  // The end of the line is a place too: a missing value is there.
  const cells = [...cellsOf(line), { shown: '', width: 0, start: line.length }]
  return cutAround(cells, from, from + line.slice(from, to).trimEnd().length)
}

/** As much of a line as fits, with the columns of the cells from offset `from` to before `to`. */
function cutAround(cells: readonly Cell[], from: number, to: number): Excerpt {
  const first = cells.findLastIndex(({ start }) => start <= from)
  let begin = 0
  let indent = widthOf(cells.slice(0, first))
  if (widthOf(cells) > longest) while (indent > before) indent -= cells[begin++]?.width ?? indent
  let text = begin > 0 ? cut : ''
  indent += text.length

  let used = text.length
  let width = 0
  for (const [index, cell] of cells.entries()) {
    if (index < begin) continue
    used += cell.width
    if (used > longest) {
      text += cut
      break
    }
    text += cell.shown
    if (index === first || (index > first && cell.start < to)) width += cell.width
  }
  return { text, indent, width: Math.max(width, 1) }
}

const widthOf = (cells: readonly Cell[]): number => cells.reduce((sum, { width }) => sum + width, 0)
