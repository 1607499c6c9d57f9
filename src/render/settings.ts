import { isPrintableAscii } from './printable-ascii.ts'

/** A section of a file in systemd's syntax: its name and its lines. A key may have several lines. */
export type Section = readonly [
  name: string,
  settings: readonly (readonly [key: string, value: string | number])[],
]

/**
 * A configuration file of systemd (systemd.syntax(7)). A value is the rest of its line: there is no quoting, and a backslash at
 * its end would join the next line.
 */
export function settings(sections: readonly Section[]): string {
  return sections.map(([name, lines]) => `[${name}]\n${settingLines(lines)}`).join('\n')
}

export function settingLines(lines: Section[1]): string {
  return lines.map(([key, value]) => `${key}=${plain(value)}\n`).join('')
}

function plain(value: string | number): string {
  const text = String(value)
  if (
    /\\$|^\s|\s$/.test(text) ||
    (!isPrintableAscii(text) && /[\p{Cc}\p{Cs}\p{NChar}\u2028\u2029]/u.test(text))
  )
    throw new Error(`a setting cannot hold ${JSON.stringify(text)}`)
  return text
}
