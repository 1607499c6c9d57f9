import type { Config } from '../../config/schema.ts'
import { formatPath } from '../../diagnostics/config-path.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { keyFault } from './ssh-key.ts'

/** Keys that sshd would ignore, so that nobody could log in, and those that should not be in a config. */
export function checkSshKeys({ users }: Config['system'], file: string): Diagnostic[] {
  return users.flatMap(({ sshAuthorizedKeys }, user) =>
    sshAuthorizedKeys.flatMap((key, index): Diagnostic[] => {
      const fault = keyFault(key)
      if (!fault) return []
      const path = ['system', 'users', user, 'sshAuthorizedKeys', index]
      const { rule, hint } = fault
      return [
        {
          code: 'ssh-key-invalid',
          severity: 'error',
          message: `\`${formatPath(path)}\` ${rule}`,
          ...{ file, path, hint },
        },
      ]
    }),
  )
}
