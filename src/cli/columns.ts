import stringWidth from 'string-width'
import { visible } from '../diagnostics/visible.ts'

const gap = 2

/** Rows of cells as lines, each column as wide as its widest cell, in the columns that a terminal draws. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const shown = rows.map(row => row.map(visible))
  const widths = shown.reduce<number[]>(
    (widest, row) => row.map((cell, index) => Math.max(widest[index] ?? 0, stringWidth(cell))),
    [],
  )
  return shown.map(row =>
    row
      .map((cell, index) => cell + ' '.repeat((widths[index] ?? 0) - stringWidth(cell) + gap))
      .join('')
      .trimEnd(),
  )
}
