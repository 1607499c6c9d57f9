import { nodePaths } from '../../plan/paths.ts'
import type { Plan } from '../../plan/types.ts'
import type { Encoded } from '../../render/encoded.ts'
import { shellWord, shellWords } from '../../render/shell.ts'
import { requestedPackages } from '../mkosi/requested-packages.ts'

/** payload/node.sh: what provision.sh and clean.sh read of the config. `pull`: images that the node gets by itself. */
export function nodeScript(plan: Plan, pull: readonly string[]): string {
  const variables: Readonly<Record<string, Encoded>> = {
    bin: shellWord(nodePaths(plan.prefix).bin),
    hostname: shellWord(plan.hostname),
    timezone: shellWord(plan.timezone ?? ''),
    packages: list(requestedPackages(plan, false)),
    users: list(plan.users.map(({ name }) => name)),
    units: list(plan.units.filter(({ wantedBy }) => wantedBy).map(({ name }) => name)),
    pull: list(pull),
  }
  const users = plan.users.map(
    ({ name, sshAuthorizedKeys, sudo }) =>
      `sh add-user.sh ${shellWords([name, '', sudo ? 'sudo' : '', sshAuthorizedKeys.join('\n')])}`,
  )
  return [
    '# Made by bakelet from the config, which is the place to change it.',
    ...Object.entries(variables).map(([name, value]) => `${name}=${value}`),
    'add_users() {',
    ...(users.length === 0 ? ['\t:'] : users.map(line => `\t${line}`)),
    '}\n',
  ].join('\n')
}

/** Names without a space, as the scripts take them apart again. */
function list(names: readonly string[]): Encoded {
  for (const name of names)
    if (!/^[!-~]+$/.test(name)) throw new Error(`not a word of a list: ${JSON.stringify(name)}`)
  return shellWord(names.join(' '))
}
