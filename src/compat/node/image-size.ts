import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { mebibytesOf } from './disk-size.ts'

/** What the OS, the binaries of a plan and a file system's own data take, with room for a first pod's image. */
const leastMebibytes = 1024

/** What can be planned and not be baked. `size` is image.size of the config. */
export function checkImage(size: string, file: string): Diagnostic[] {
  if (mebibytesOf(size) >= leastMebibytes) return []
  return [
    {
      code: 'image-too-small',
      severity: 'error',
      message: `a disk of ${size} has no room for the system and its pods`,
      file,
      path: ['image', 'size'],
      hint: `write ${leastMebibytes}M or more: what is not written takes no room in a qcow2`,
    },
  ]
}
