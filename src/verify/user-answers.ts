import type { SystemUser } from '../plan/types.ts'
import { shellWord } from '../render/shell.ts'

/** A user of the plan, as the node has it. */
export interface UserAnswer {
  /** A rule of sudoers(5) lets the user run programs as another one. */
  readonly sudo: boolean
  /** The keys themselves, without options and comments. */
  readonly keys: readonly string[]
}

/** A shell command: `none`, or `sudo` or `plain`, and then a line for each SSH key. Both end with a dot. */
export function userQuestion({ name }: Pick<SystemUser, 'name'>): string {
  const user = shellWord(name)
  // sudo(8): -l -U lists what a user may run, by groups and all files of sudoers(5). The second file: sshd_config(5), AuthorizedKeysFile.
  return `home=$(getent passwd ${user} | cut -d : -f 6)
if [ -z "$home" ]; then echo none; else
  if LC_ALL=C sudo -n -l -U ${user} 2>/dev/null | grep -q 'may run the following'; then echo sudo; else echo plain; fi
  grep -h AAAA "$home/.ssh/authorized_keys" "$home/.ssh/authorized_keys2" 2>/dev/null
fi
echo .`
}

/** Reads the lines that userQuestion() printed for each user. Undefined: the node does not have the user. */
export function parseUsers(lines: readonly string[]): (UserAnswer | undefined)[] {
  const users: (UserAnswer | undefined)[] = []
  let own: string[] = []
  for (const line of lines) {
    if (line !== '.') {
      own.push(line)
      continue
    }
    const [kind, ...keys] = own
    users.push(kind === 'none' ? undefined : { sudo: kind === 'sudo', keys: keys.flatMap(keyIn) })
    own = []
  }
  return users
}

/** Of a line of authorized_keys or of the config: sshd(8), "AUTHORIZED_KEYS FILE FORMAT". Every key begins with AAAA in base64 (RFC 4253, 6.6). */
export function keyIn(line: string): string[] {
  const key = /(?:^|\s)(AAAA[A-Za-z0-9+/]+=*)/.exec(line)?.[1]
  return key === undefined || line.trim().startsWith('#') ? [] : [key]
}
