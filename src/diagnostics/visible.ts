import stringWidth from 'string-width'

/** One thing that a terminal draws: what to print for it, how many columns that takes, and where it stands in the text. */
export interface Cell {
  readonly shown: string
  readonly width: number
  readonly start: number
}

const tabStop = 4
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })
// Controls, and format characters that would turn the text around or hide in it; a lone one is always its own grapheme.
const invisible = /^[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]$/u

/**
 * A line as it may be sent to a terminal. Escape sequences in a file that somebody else wrote must not reach it; tabs
 * become spaces, for the caret under them to be right.
 */
export function cellsOf(line: string): Cell[] {
  const cells: Cell[] = []
  let column = 0
  for (const { segment, index } of segmenter.segment(line)) {
    const cell = segment === '\t' ? ' '.repeat(tabStop - (column % tabStop)) : visibleGrapheme(segment)
    const width = stringWidth(cell)
    cells.push({ shown: cell, width, start: index })
    column += width
  }
  return cells
}

/** Any text in one line with nothing in it that a terminal would obey. */
export function visible(text: string): string {
  if (/^[\u0020-\u007e]*$/.test(text)) return text
  return Array.from(segmenter.segment(text), ({ segment }) => visibleGrapheme(segment)).join('')
}

function visibleGrapheme(grapheme: string): string {
  if (grapheme === '\r\n') return visibleGrapheme('\r') + visibleGrapheme('\n')
  if (!invisible.test(grapheme)) return grapheme
  const code = grapheme.codePointAt(0) ?? 0
  // The block "Control Pictures" has one for each of the first 32 controls, in their order, and one for DEL.
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  return code === 0x7f ? '\u2421' : `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`
}
