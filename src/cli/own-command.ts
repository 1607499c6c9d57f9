import { delimiter, dirname } from 'node:path'
import { shellWord } from '../render/shell.ts'

interface Started {
  /** Default: the path that Node.js was started with, without following symbolic links (https://nodejs.org/api/process.html#processargv). */
  readonly script?: string
  readonly env?: Readonly<Record<string, string | undefined>>
}

/**
 * The shell words that start this bakelet again. npm, pnpm, yarn and bun add the `bin` folders of a project to PATH only for
 * their own child processes, and name themselves in npm_config_user_agent (npm config(7), "user-agent"). The user's shell
 * needs npx there, which finds the project's copy.
 */
export function ownCommand({ script = process.argv[1] ?? '', env = process.env }: Started = {}): string {
  if (env.npm_config_user_agent !== undefined) return 'npx bakelet'
  const isOnPath = (env.PATH ?? '').split(delimiter).includes(dirname(script))
  return isOnPath && script.endsWith('/bakelet') ? 'bakelet' : shellWord(script)
}
