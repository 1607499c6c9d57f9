import type { Command } from 'commander'
import { rootCommand } from '../../src/cli/command.ts'
import { addCommands } from '../../src/cli/commands.ts'

export interface KnownCommand {
  /** As a user types it: `bakelet check`, `bakelet gen cloud-init`. */
  readonly name: string
  /** Whether it only holds other commands. */
  readonly isGroup: boolean
  /** Long and short: `--config`, `-c`. */
  readonly options: readonly string[]
  /** What --help prints. */
  readonly help: string
}

/** Every command, without running any. */
export function knownCommands(): readonly KnownCommand[] {
  const root = rootCommand()
  addCommands(root, () => {})
  return below(root)
}

function below(command: Command): readonly KnownCommand[] {
  const known = {
    name: nameOf(command),
    isGroup: command.commands.length > 0,
    options: command
      .createHelp()
      .visibleOptions(command)
      .flatMap(({ long, short }) => [long ?? [], short ?? []])
      .flat(),
    help: helpOf(command),
  }
  return [known, ...command.commands.flatMap(below)]
}

function nameOf(command: Command): string {
  return command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name()
}

function helpOf(command: Command): string {
  let text = ''
  command.configureOutput({
    writeOut: part => {
      text += part
    },
  })
  command.outputHelp()
  return text
}
