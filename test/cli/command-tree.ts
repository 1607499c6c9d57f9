import type { Command } from 'commander'
import { commandLine } from '../../src/cli/commands.ts'

export interface KnownCommand {
  /** As one types it: `bakelet check`, `gen cloud-init`. */
  readonly name: string
  /** Whether it only holds other commands. */
  readonly isGroup: boolean
  /** Long and short: `--config`, `-c`. */
  readonly options: readonly string[]
  /** What --help prints. */
  readonly help: string
}

/** Every command that there is, without running any. */
export function knownCommands(): readonly KnownCommand[] {
  return below(commandLine(() => {}))
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

/** `gen` is an executable of its own. */
function nameOf(command: Command): string {
  const name = command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name()
  return name.replace(/^bakelet gen\b/, 'gen')
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
