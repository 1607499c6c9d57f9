import { type Command, CommanderError } from 'commander'
import { commandLine } from './commands.ts'
import type { ExitCode } from './exit-code.ts'
import { printFailure, printTrace } from './failure.ts'
import { complain, print } from './print.ts'
import { interruptedExitCode, isInterruption } from './signals.ts'

declare const VERSION: string

/** Runs one command line and returns its exit code. Never throws. */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  let exit: ExitCode = 0
  const root = commandLine(code => {
    exit = code
  }).version(VERSION, '-V, --version')
  // Help is a result like any other: `--help | head` must not end in a stack trace.
  for (const command of withCommandsBelow(root))
    command.exitOverride().configureOutput({ writeOut: print, writeErr: complain })
  try {
    await root.parseAsync(argv, { from: 'user' })
    return exit
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    const debug = Boolean(root.opts().debug)
    if (isInterruption(error)) {
      complain('interrupted')
      if (debug) printTrace(error)
      return interruptedExitCode
    }
    printFailure(error, debug)
    return 2
  }
}

function withCommandsBelow(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withCommandsBelow)]
}
