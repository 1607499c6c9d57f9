/**
 * JSON.stringify(value, null, 2) and a line break, in pieces: a list can have more text than a string of V8 (2^29 - 24 units).
 * Characters that a terminal would obey or hide are escaped, which changes nothing for a program (RFC 8259, 7).
 */
export function* jsonText(value: unknown): Generator<string> {
  if (!Array.isArray(value) || value.length === 0) return yield `${escaped(value)}\n`
  for (const [index, item] of value.entries())
    yield `${index === 0 ? '[' : ','}\n${escaped(item).replaceAll(/^/gm, '  ')}`
  yield '\n]\n'
}

function escaped(value: unknown): string {
  const text = JSON.stringify(value, null, 2)
  if (/^[\n\u0020-\u007e]*$/.test(text)) return text
  return text.replaceAll(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, character =>
    // In UTF-16, unit by unit: JSON has no escape for a whole character above U+FFFF.
    Array.from({ length: character.length }, (_, unit) => escapeOf(character.charCodeAt(unit))).join(''),
  )
}

const escapeOf = (unit: number) => `\\u${unit.toString(16).padStart(4, '0')}`
