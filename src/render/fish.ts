import type { Encoded } from './encoded.ts'

/** One argument for fish: in single quotes only `\` and `'` are special (fish-language(1), "Quotes"). */
export function fishWord(value: string): Encoded {
  if (value.includes('\0')) throw new Error('a fish word cannot hold NUL')
  return (/^[A-Za-z0-9._/:@+,-]+$/.test(value) ? value : `'${value.replace(/[\\']/g, '\\$&')}'`) as Encoded
}
