import { cellsOf } from '../diagnostics/cells.ts'
import { terminalLine } from '../diagnostics/terminal-text.ts'
import { replaceLiveLine } from './print.ts'

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const frameMs = 80

/** The last line of a terminal while a step runs: a spinner, the title and the present activity. */
export interface LiveLine {
  update(activity: string): void
  end(): void
}

export function startLiveLine(title: string, columns: () => number): LiveLine {
  let activity = ''
  let frame = 0
  const draw = () => {
    const text = `${title}${activity === '' ? '' : `: ${activity}`}`
    replaceLiveLine(fitted(`${frames[frame++ % frames.length]} ${terminalLine(text)}`, columns()))
  }
  draw()
  const timer = setInterval(draw, frameMs).unref()
  return {
    update: line => {
      activity = line
    },
    end: () => {
      clearInterval(timer)
      replaceLiveLine('')
    },
  }
}

/** As much as fits one line of the terminal, whose last column stays free: a terminal would break a line that is longer. */
export function fitted(line: string, columns: number): string {
  // A cell takes a column at least, but for combining marks.
  const cells = cellsOf(line.slice(0, 4 * columns))
  const widthOf = (some: typeof cells) => some.reduce((sum, { width }) => sum + width, 0)
  if (widthOf(cells) < columns) return cells.map(({ shown }) => shown).join('')
  let width = 0
  const room = cells.findIndex(cell => {
    width += cell.width
    return width > columns - 2
  })
  return `${cells
    .slice(0, room)
    .map(({ shown }) => shown)
    .join('')}…`
}
