import stringWidth from 'string-width'
import { visible } from './visible.ts'

/** One thing that a terminal draws: the text to print, the columns it takes, and its offset in the line. */
export interface Cell {
  readonly shown: string
  readonly width: number
  readonly start: number
}

const tabStop = 4
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** A line as a terminal may have it, cell by cell. Tabs become spaces, so that the caret below them is in the right column. */
export function cellsOf(line: string): Cell[] {
  const cells: Cell[] = []
  let column = 0
  for (const { segment, index } of segmenter.segment(line)) {
    const shown = segment === '\t' ? ' '.repeat(tabStop - (column % tabStop)) : visible(segment)
    const width = stringWidth(shown)
    cells.push({ shown, width, start: index })
    column += width
  }
  return cells
}
