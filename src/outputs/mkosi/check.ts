import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Plan } from '../../plan/types.ts'
import { mebibytesOf } from './disk-size.ts'

/** What the OS, the binaries of a plan and a file system's own data take, with room for a first pod's image. */
const leastMebibytes = 1024

/** What can be planned and not be baked. `size` is image.size of the config. */
export function checkImage(plan: Plan, size: string, file: string): Diagnostic[] {
  const users = plan.users.map(({ name, origin }) => ({
    code: 'image-users' as const,
    severity: 'error' as const,
    message: `a baked image cannot have the user ${name} yet`,
    file,
    path: origin.path,
    hint: 'remove it, or start the node from user-data: `gen cloud-init`',
  }))
  if (mebibytesOf(size) >= leastMebibytes) return users
  const tooSmall: Diagnostic = {
    code: 'image-too-small',
    severity: 'error',
    message: `a disk of ${size} has no room for the system and its pods`,
    file,
    path: ['image', 'size'],
    hint: `write ${leastMebibytes}M or more: what is not written takes no room in a qcow2`,
  }
  return [...users, tooSmall]
}
