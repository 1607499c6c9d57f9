import { ignoreMissing, isSystemError } from '../host/errors.ts'
import { NotReadableError, readRegularFile } from '../host/regular-file.ts'

/** The text of a file of the store. Undefined if the file is absent, too large, or not a regular file. */
export function readSmall(path: string, mostBytes: number): string | undefined {
  try {
    return readRegularFile(path, { mostBytes, follow: false }).content.toString('utf8')
  } catch (error) {
    if (error instanceof NotReadableError || isSystemError(error, 'ELOOP')) return undefined
    return ignoreMissing(error)
  }
}
