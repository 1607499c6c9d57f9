import type { Encoded } from './encoded.ts'

/**
 * A value in mkosi.conf(5): it runs to the end of the line, and has no quoting of its own. `%` starts a specifier, and a
 * line that begins with # or ; is a comment; what we put there never needs either.
 */
export function mkosiWord(value: string): Encoded {
  if (!/^[A-Za-z0-9_+./=,@: -]+$/.test(value))
    throw new Error(`mkosi.conf cannot hold ${JSON.stringify(value)}`)
  return value as Encoded
}
