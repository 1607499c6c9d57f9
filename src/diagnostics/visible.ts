// The general categories of Unicode for controls, format characters, separators of lines and halves of surrogate pairs.
const hidden = '[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]'
// Emoji and some languages are spelled with joiners (Unicode 17, 23.2), which follow a character that can be seen.
const joiner = '(?<=[^\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}])[\\u200c\\u200d]'
// The flag of a region is a black flag and at most six tags (UTS #51, ED-14a). Elsewhere tags would hide a text.
const tag = '(?<=\\u{1f3f4}[\\u{e0020}-\\u{e007e}]{0,6})[\\u{e0020}-\\u{e007f}]'
// V8 takes a millisecond to compile \p{…}, so the pattern is made at its first use.
let pattern: RegExp | undefined

/**
 * Any text in one line, with nothing in it that a terminal would obey or hide: escapes and other controls, line breaks, marks
 * that change the direction of text, half a surrogate pair. Takes time in proportion to the text.
 */
export function visible(text: string): string {
  if (/^[\u0020-\u007e]*$/.test(text)) return text
  pattern ??= new RegExp(`(?!${joiner}|${tag})${hidden}`, 'gu')
  return text.replace(pattern, nameOf)
}

function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  // The block "Control Pictures" has a picture for each of the first 32 controls, in their order, and one for DEL.
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  return code === 0x7f ? '\u2421' : `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`
}
