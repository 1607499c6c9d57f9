/** Of a longer line this much is read, in UTF-16 units, and the rest skipped: 64 KiB are more than any program writes in a line. */
const longestLine = 65_536

/** Hands on the lines of a text that comes in pieces, in memory for one piece and one line. */
export async function eachLine(
  pieces: AsyncIterable<Uint8Array>,
  onLine: (line: string) => void,
): Promise<void> {
  const decoder = new TextDecoder()
  let open = ''
  const take = (text: string) => {
    let start = 0
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      onLine(cut(open + text.slice(start, end)))
      open = ''
      start = end + 1
    }
    open = (open + text.slice(start)).slice(0, longestLine)
  }
  for await (const piece of pieces) take(decoder.decode(piece, { stream: true }))
  take(decoder.decode())
  if (open !== '') onLine(cut(open))
}

function cut(line: string): string {
  const text = line.length > longestLine ? line.slice(0, longestLine) : line
  return text.endsWith('\r') ? text.slice(0, -1) : text
}
