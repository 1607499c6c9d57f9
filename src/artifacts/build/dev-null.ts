import { stat } from 'node:fs/promises'
import { WorldError } from '../../host/errors.ts'

/**
 * Throws when /dev/null is not a character device. It has been seen to turn into a plain file during a cgo build as
 * root; compilers then fail in ways that tell nothing.
 */
export async function checkDevNull(path = '/dev/null'): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isCharacterDevice()) return
  throw new WorldError(
    `${path} is ${found ? 'not a character device' : 'missing'}: no compiler works without it`,
    {
      next: `sudo rm -f ${path} && sudo mknod -m 666 ${path} c 1 3`,
    },
  )
}
