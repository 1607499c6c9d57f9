import type { Plan } from '../plan/types.ts'
import { shellWord } from '../render/shell.ts'

/**
 * A shell command that prints what of the OS the plan has otherwise, a line each. Only what is missing shows: nothing on a node
 * tells which user or package came by its config.
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
