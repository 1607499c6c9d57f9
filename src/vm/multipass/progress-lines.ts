import { longestLine } from '../../host/bounded-lines.ts'

/**
 * Cuts what `multipass launch` draws into lines, and hands over each one once. It draws a spinner whether or not it
 * writes to a terminal: a message, then a backspace and one of |/-\ ten times a second, and escape sequences that clear
 * the line (src/client/cli/cmd/animated_spinner.cpp); a download's per cents follow a carriage return each.
 */
export function progressLines(onLine: (line: string) => void): (text: string) => void {
  let rest = ''
  let last = ''
  return text => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is there.
    const parts = (rest + text).split(/\x1b\[\d*[A-Z]|[\r\n]+|\x08(?=.)./s)
    // A line that never ends takes no memory without end.
    rest = (parts.pop() ?? '').slice(0, longestLine)
    for (const part of parts) {
      const line = part.trim()
      if (line === '' || line === last) continue
      last = line
      onLine(line)
    }
  }
}
