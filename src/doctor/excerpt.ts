/** At most so much of a line is shown: four rows of a terminal. */
const longest = 320
/** Of what stands before the match. */
const before = 80

/** The part of a line that a pattern matches, with some of what is around it. */
export function excerpt(line: string, pattern: RegExp): string {
  const text = line.trim()
  if (text.length <= longest) return text
  const at = Math.max(0, (pattern.exec(text)?.index ?? 0) - before)
  const end = at + longest
  return `${at > 0 ? '…' : ''}${text.slice(at, end)}${end < text.length ? '…' : ''}`
}
