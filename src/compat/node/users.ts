import { osGroups, osUsers, packageGroups, packageUsers } from '../../debian/accounts.ts'
import type { Finding, Rule } from '../rule.ts'

const users = new Set([...osUsers, ...packageUsers])
const groups = new Set([...osGroups, ...packageGroups])

/**
 * Names that the OS has for itself. An account that is there is not made (add-user.sh of the image; cloud-init's cc_users_groups):
 * it keeps the shell /usr/sbin/nologin (base-passwd 3.6.6, passwd.master), and a daemon would have the keys and the rights of a
 * person. useradd(8) refuses the name of a group. root can log in, and is not an error.
 */
export const usersOfOs: Rule = ({ config: { system } }) =>
  system.users.flatMap(({ name }, index): Finding[] => {
    if (name === 'root' || (!users.has(name) && !groups.has(name))) return []
    const message = users.has(name)
      ? `the OS has a user \`${name}\` of its own, which cannot log in`
      : `the OS has a group \`${name}\`, so no user of this name can be made`
    return [
      {
        ...{ code: 'user-of-os', severity: 'error', message },
        path: ['system', 'users', index, 'name'],
        hint: 'write another name, like ops',
        source: users.has(name)
          ? 'base-passwd 3.6.6, passwd.master; sysusers.d(5)'
          : 'useradd(8), "EXIT VALUES"',
      },
    ]
  })
