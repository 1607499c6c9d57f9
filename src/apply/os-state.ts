import type { Plan } from '../plan/types.ts'
import { shellWord } from '../render/shell.ts'

/**
 * A shell command that prints a line for each part of the OS that differs from the plan. It finds only what is missing: nothing on a
 * node tells which users and packages its config brought.
 */
export function osCommand({ users, packages, timezone }: Plan): string {
  return [
    ...users.flatMap(({ name, sshAuthorizedKeys }) => {
      const user = shellWord(name)
      return [
        `home=$(getent passwd ${user} | cut -d : -f 6)`,
        `[ -n "$home" ] || echo user ${user}: the node does not have it`,
        ...sshAuthorizedKeys.map(
          key =>
            `[ -z "$home" ] || grep -qxF ${shellWord(key)} "$home/.ssh/authorized_keys" || echo user ${user}: the node does not have one of the SSH keys`,
        ),
      ]
    }),
    ...packages.map(
      name =>
        `[ "$(dpkg-query -W -f '\${db:Status-Status}' ${shellWord(name)} 2>/dev/null)" = installed ] || echo package ${shellWord(name)}: the node does not have it`,
    ),
    ...(timezone === undefined
      ? []
      : [
          `[ "$(readlink -f /etc/localtime)" = ${shellWord(`/usr/share/zoneinfo/${timezone}`)} ] || echo time zone ${shellWord(timezone)}: the node has another`,
        ]),
    'true',
  ].join('\n')
}
