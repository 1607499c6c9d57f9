import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Plan } from '../../plan/types.ts'

/** What can be planned and not be baked. */
export function checkImage(plan: Plan, file: string): Diagnostic[] {
  return plan.users.map(({ name, origin }) => ({
    code: 'image-users',
    severity: 'error',
    message: `a baked image cannot have the user ${name} yet`,
    file,
    path: origin.path,
    hint: 'remove it, or start the node from user-data: `gen cloud-init`',
  }))
}
