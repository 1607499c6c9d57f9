import type { Plan, SystemUser } from '../plan/types.ts'
import { type Check, compared } from './check.ts'
import type { NodeAnswers } from './promises.ts'
import { keyIn, type UserAnswer } from './user-answers.ts'

const replace = 'bake an image, or boot with new user-data, and replace the node'

/** Host name, time zone, packages and users. */
export function systemChecks({ hostname, timezone, packages, users }: Plan, answers: NodeAnswers): Check[] {
  const named = (name: string, expected: string) => ({ area: 'system', name, expected }) as const
  return [
    compared(named('host name', hostname), answers.hostname, replace),
    ...(timezone === undefined
      ? []
      : [compared(named('time zone', timezone), answers.timezone.replace(zones, ''), replace)]),
    ...packages.map(name =>
      compared(
        named(`package ${name}`, 'installed'),
        answers.packages.has(name) ? 'installed' : undefined,
        replace,
      ),
    ),
    ...users.flatMap((user, index) => userChecks(user, answers.users[index])),
  ]
}

const zones = '/usr/share/zoneinfo/'

function userChecks({ name, sudo, sshAuthorizedKeys }: SystemUser, user: UserAnswer | undefined): Check[] {
  const there = { area: 'system', name: `user ${name}`, expected: 'there' } as const
  if (!user) return [compared(there, undefined, replace)]
  const keys = { area: 'system', name: `SSH keys of ${name}`, expected: 'those of the config' } as const
  const planned = sshAuthorizedKeys.flatMap(keyIn)
  const missing = planned.filter(key => !user.keys.includes(key)).length
  const more = user.keys.filter(key => !planned.includes(key)).length
  const differing = [
    ...(missing > 0 ? [`${missing} missing`] : []),
    ...(more > 0 ? [`${more} that the config does not have`] : []),
  ]
  return [
    compared(there, 'there', replace),
    compared(
      keys,
      differing.length === 0 ? keys.expected : differing.join(', '),
      `edit authorized_keys of ${name} on the node, or \`sshAuthorizedKeys\``,
    ),
    // Root may do everything without it.
    ...(name === 'root'
      ? []
      : [
          compared(
            { area: 'system', name: `sudo for ${name}`, expected: sudo ? 'allowed' : 'not allowed' },
            user.sudo ? 'allowed' : 'not allowed',
            `find the rule or the group on the node: sudo -l -U ${name}`,
          ),
        ]),
  ]
}
