import type { Encoded } from './encoded.ts'

/**
 * One word of a command line in a unit. systemd.service(5), "COMMAND LINES": quotes and backslashes are syntax, `$`
 * starts a variable and `%` a specifier.
 */
export function unitWord(value: string): Encoded {
  assertOneLine(value)
  const escaped = value
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('%', '%%')
    .replaceAll('$', '$$$$')
  return (/^[A-Za-z0-9._/:=@+,-]+$/.test(value) ? value : `"${escaped}"`) as Encoded
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
    if (!/^[A-Za-z0-9:_.@\\-]+\.(service|target|socket|mount|slice)$/.test(name))
      throw new Error(`not a unit name: ${JSON.stringify(name)}`)
  return names.join(' ') as Encoded
}

/** systemd takes no file with what is not a character (src/basic/utf8.c, unichar_is_valid). */
function assertOneLine(value: string): void {
  if (/[\p{Cc}\p{Cs}\p{NChar}\u2028\u2029]/u.test(value))
    throw new Error(`a unit cannot hold ${JSON.stringify(value)}`)
}
