import type { Span } from './diagnostic.ts'

/** A text that a user wrote, under the name that the user gave it. */
export interface SourceFile {
  readonly file: string
  readonly text: string
}

const byteOrderMark = '\ufeff'

/** The byte order mark at the start of a text is part of no line: its length, 0 or 1. */
export function markLength(text: string): number {
  return text.startsWith(byteOrderMark) ? 1 : 0
}

/** Turns offsets of `text` into lines and columns. Offsets outside of the text are moved to its ends. */
export function spanMaker(text: string): (start: number, end: number) => Span {
  const lineStarts = [markLength(text)]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1)
  return (start, end) => {
    const from = Math.min(Math.max(start, lineStarts[0] ?? 0), text.length)
    const line = lineOf(lineStarts, from)
    return {
      start: from,
      end: Math.min(Math.max(end, from), text.length),
      line: line + 1,
      column: from - (lineStarts[line] ?? 0) + 1,
    }
  }
}

/** Index of the last line that starts at or before `offset`. */
function lineOf(lineStarts: readonly number[], offset: number): number {
  let low = 0
  let high = lineStarts.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((lineStarts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
