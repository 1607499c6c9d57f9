import { maskPasswords } from './mask-passwords.ts'
import { visible } from './visible.ts'

/** Text that is ready for a terminal: every foreign part in it was made visible before colours were added. */
export class Painted {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What a caller prints: one line, several lines, or text that is ready. */
export type Printable = string | readonly string[] | Painted

/**
 * The door for all text that goes to a terminal or a log; the result ends with a line break. File names, arguments, answers of
 * servers and words of other programs can hold escape sequences and line breaks. Here they become visible, so no part of a
 * line looks like a message of its own. Passwords in URLs are masked.
 */
export function terminalText(text: Printable): string {
  if (text instanceof Painted) return text.text.endsWith('\n') ? text.text : `${text.text}\n`
  const lines = typeof text === 'string' ? [text] : text
  return lines.map(line => `${terminalLine(line)}\n`).join('')
}

/** One line without its line break. A tab becomes four spaces, and line breaks at the end go. */
export function terminalLine(text: string): string {
  return visible(maskPasswords(text.trimEnd().replaceAll('\t', '    ')))
}
