import type { Encoded } from './encoded.ts'
import { isPrintableAscii } from './printable-ascii.ts'
import { type Section, settingLines } from './settings.ts'

/**
 * One word of a command line in a unit. systemd.service(5), "COMMAND LINES": quotes and backslashes are syntax, `$`
 * starts a variable and `%` a specifier.
 */
export function unitWord(value: string): Encoded {
  return commandWord(assertOneLine(value))
}

/** A command line. Its words may have several lines, as a script has: systemd.syntax(7), "QUOTING". */
export function unitCommand(words: readonly string[]): Encoded {
  return words.map(word => commandWord(assertWord(word))).join(' ') as Encoded
}

/** An option of a command line with the file of a credential: systemd.exec(5), LoadCredential=; systemd.unit(5), `%d`. */
export function unitCredential(option: string, name: string): Encoded {
  return `${unitWord(option)}%d/${unitWord(name)}` as Encoded
}

/** One assignment of Environment=, where `$` has no special meaning: systemd.exec(5). */
export function unitAssignment(name: string, value: string): Encoded {
  const text = assertWord(`${name}=${value}`)
  return quoted(text, text)
}

function commandWord(value: string): Encoded {
  return quoted(value, value.replaceAll('$', '$$$$'))
}

/** `text` between quotes, or `value` as it is where nothing in it is syntax. */
function quoted(value: string, text: string): Encoded {
  if (/^[A-Za-z0-9._/:=@+,-]+$/.test(value)) return value as Encoded
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('%', '%%')
    .replaceAll('\n', '\\n')
    .replace(asciiControl, control => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`)
  return `"${escaped}"` as Encoded
}

/**
 * Free text of a unit, as in Description=. systemd.unit(5), "SPECIFIERS": `%` is special there, and in every line a
 * backslash at its end, which an even number of them is not.
 */
export function unitText(value: string): Encoded {
  assertOneLine(value)
  return value
    .replaceAll('%', '%%')
    .replace(/\\+$/, run => (run.length % 2 === 0 ? run : `${run}\\`)) as Encoded
}

/** Names of units in After=, Requires= and their like: validated, not escaped. */
export function unitNames(names: readonly string[]): Encoded {
  for (const name of names)
    if (!/^[A-Za-z0-9:_.@\\-]+\.(service|target|socket|mount|device|slice)$/.test(name))
      throw new Error(`not a unit name: ${JSON.stringify(name)}`)
  return names.join(' ') as Encoded
}

/** Lines of [Unit] that name other units, in the order of the keys: `After=a.service b.target`. */
export function unitRelations(relations: Readonly<Record<string, readonly string[] | undefined>>): Encoded {
  return Object.entries(relations)
    .map(([key, names = []]) => `${key}=${unitNames(names)}`)
    .join('\n') as Encoded
}

/** Lines of a section, whose values have neither quotes nor specifiers. */
export function unitSettings(lines: Section[1]): Encoded {
  return settingLines(lines).trimEnd() as Encoded
}

// Not NUL: no argument of a program can hold it, and systemd has no escape for it.
const asciiControl = /[^\P{Cc}\0\u0080-\u009f]/gu

function assertWord(value: string): string {
  if (!isPrintableAscii(value)) assertOneLine(value.replace(asciiControl, ''))
  return value
}

/** systemd takes no file with what is not a character (src/basic/utf8.c, unichar_is_valid). */
function assertOneLine(value: string): string {
  if (!isPrintableAscii(value) && /[\p{Cc}\p{Cs}\p{NChar}\u2028\u2029]/u.test(value))
    throw new Error(`a unit cannot hold ${JSON.stringify(value)}`)
  return value
}
