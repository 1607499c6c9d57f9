import type { Command } from 'commander'
import { shellWords } from '../render/shell.ts'
import { foreignCommand } from './foreign-commands.ts'

/** What to write instead, where Commander has only a rule or a name that is spelt alike. */
export function usageHint(message: string, command: Command): string | undefined {
  const [, unknown] = /^error: unknown command '(.*)'$/s.exec(message) ?? []
  if (unknown !== undefined) {
    const answer = foreignCommand(unknown)
    return answer && `  next: ${answer}`
  }
  const takesConfig = command.options.some(({ long }) => long === '--config')
  if (!message.startsWith('error: too many arguments') || !takesConfig) return undefined
  const [file = ''] = command.args.slice(command.registeredArguments.length)
  return `  next: name a config with -c: \`${nameOf(command)} ${shellWords(['-c', file])}\``
}

const nameOf = (command: Command): string =>
  command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name()
