/** Longer than any line for people, and short enough to keep. */
export const longestLine = 64 * 1024

/**
 * Cuts a stream of text into lines, whose line feeds go. A line that never ends takes no memory without end: of a longer line than
 * `longest`, in UTF-16 units, `onLine` gets the beginning at once, with `cut`, and the rest of the line is dropped.
 */
export function boundedLines(
  onLine: (line: string, cut: boolean) => void,
  longest: number = longestLine,
): { readonly push: (text: string) => void; readonly end: () => void } {
  // Parts of a long line are kept as they came: joining them for each part would be quadratic.
  let parts: string[] = []
  let length = 0
  let dropping = false
  const add = (text: string) => {
    if (dropping) return
    parts.push(text.slice(0, longest - length))
    length += text.length
    if (length > longest) flush(true)
  }
  const flush = (cut: boolean) => {
    const line = parts.join('')
    parts = []
    length = 0
    dropping = cut
    onLine(line, cut)
  }
  return {
    push: text => {
      let start = 0
      for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
        add(text.slice(start, end))
        if (dropping) dropping = false
        else flush(false)
        start = end + 1
      }
      if (start < text.length) add(text.slice(start))
    },
    end: () => {
      if (!dropping && length > 0) flush(false)
    },
  }
}
