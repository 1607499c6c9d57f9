import { type Cell, cellsOf } from './cells.ts'
import type { Span } from './diagnostic.ts'
import { markLength } from './source.ts'

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
// To tell the graphemes of a line apart takes longer than its length says, so it is done only around the mark. Hidden
// characters and combining marks take no column: four for each column is more than a line is cut to.
const reach = 4 * longest

/** The line where `span` starts; what the span covers of later lines is left out. A mark is at least one column wide. */
export function excerptOf(text: string, span: Span): Excerpt {
  const lineStart = Math.max(text.lastIndexOf('\n', span.start - 1) + 1, markLength(text))
  const lineBreak = text.indexOf('\n', span.start)
  const end = lineBreak === -1 ? text.length : lineBreak
  const lineEnd = text[end - 1] === '\r' && end > lineStart ? end - 1 : end
  const start = Math.min(span.start, lineEnd)
  const window = {
    start: wholeCharacter(text, Math.max(lineStart, start - reach)),
    end: wholeCharacter(text, Math.min(lineEnd, start + reach)),
  }
  const line = text.slice(window.start, window.end)
  const from = start - window.start
  const to = Math.min(span.end - window.start, line.length)
  // The end of the line is a place too: a missing value is there.
  const cells = [...cellsOf(line), { shown: '', width: 0, start: line.length }]
  return cutAround(cells, from, from + line.slice(from, to).trimEnd().length, {
    before: window.start > lineStart,
    after: window.end < lineEnd,
  })
}

/** The offset, or the one before it inside of a surrogate pair. */
function wholeCharacter(text: string, offset: number): number {
  return /^[\udc00-\udfff]/.test(text.charAt(offset)) && /[\ud800-\udbff]$/.test(text.charAt(offset - 1))
    ? offset - 1
    : offset
}

/** As much of a line as fits, with the columns of the cells from offset `from` to before `to`. `more`: where the line goes on. */
function cutAround(
  cells: readonly Cell[],
  from: number,
  to: number,
  more: { readonly before: boolean; readonly after: boolean },
): Excerpt {
  const first = cells.findLastIndex(({ start }) => start <= from)
  let begin = 0
  let indent = widthOf(cells.slice(0, first))
  if (more.before || more.after || widthOf(cells) > longest)
    while (indent > before) indent -= cells[begin++]?.width ?? indent
  let text = begin > 0 || more.before ? cut : ''
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
    if (more.after && index === cells.length - 1) text += cut
    if (index === first || (index > first && cell.start < to)) width += cell.width
  }
  return { text, indent, width: Math.max(width, 1) }
}

const widthOf = (cells: readonly Cell[]): number => cells.reduce((sum, { width }) => sum + width, 0)
