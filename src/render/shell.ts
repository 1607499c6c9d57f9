import type { Encoded } from './encoded.ts'

/** One argument for a POSIX shell: XCU 2.2.2, nothing is special between single quotes. NUL cannot be in an argument. */
export function shellWord(value: string): Encoded {
  if (value.includes('\0')) throw new Error('a shell word cannot hold NUL')
  return (/^[A-Za-z0-9._/:=@+,-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`) as Encoded
}

/** Arguments for a POSIX shell, one after another. */
export function shellWords(values: readonly string[]): Encoded {
  return values.map(shellWord).join(' ') as Encoded
}
