export interface ChangedLine {
  readonly sign: '-' | '+'
  readonly text: string
}

/** Cells of the table below: more would take seconds, and nobody reads such a change line by line. */
const mostCells = 4_000_000

/**
 * The lines that one text has and the other has not, in their order: by the longest common subsequence. What lies between the
 * lines that both begin and end with counts as replaced where it is too long for that.
 */
export function changedLines(from: string, to: string): ChangedLine[] {
  const [a, b] = [from.split('\n'), to.split('\n')]
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let end = 0
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++
  return replaced(a.slice(start, a.length - end), b.slice(start, b.length - end))
}

function replaced(a: readonly string[], b: readonly string[]): ChangedLine[] {
  const all = [...a.map(removed), ...b.map(added)]
  if (a.length === 0 || b.length === 0 || a.length * b.length > mostCells) return all
  const common = commonLengths(a, b)
  const width = b.length + 1
  const at = (i: number, j: number) => common[i * width + j] ?? 0
  const lines: ChangedLine[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    const [old, now] = [a[i], b[j]]
    if (old !== undefined && old === now) [i, j] = [i + 1, j + 1]
    else if (old !== undefined && (now === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push(removed(old))
      i++
    } else {
      lines.push(added(now ?? ''))
      j++
    }
  }
  return lines
}

/** How many lines the rests of both texts from (i, j) on have in common, row by row. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint32Array {
  const width = b.length + 1
  const table = new Uint32Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      table[i * width + j] =
        a[i] === b[j]
          ? 1 + (table[(i + 1) * width + j + 1] ?? 0)
          : Math.max(table[(i + 1) * width + j] ?? 0, table[i * width + j + 1] ?? 0)
  return table
}

const removed = (text: string): ChangedLine => ({ sign: '-', text })
const added = (text: string): ChangedLine => ({ sign: '+', text })
