import { type Command, CommanderError, type OutputConfiguration } from 'commander'
import { UsageError } from '../host/errors.ts'
import { ConfigProblems } from '../tasks/config-problems.ts'
import { rootCommand, type SetExit } from './command.ts'
import { type ExitCode, usageExitCode } from './exit-code.ts'
import { printFailure, printTrace } from './failure.ts'
import { complain, print } from './print.ts'
import { reportDiagnostics } from './report.ts'
import { interruptedExitCode, isInterruption } from './signals.ts'
import { usageHint } from './usage-hint.ts'

declare const VERSION: string

/** Runs one command line, with the commands that `addCommands` adds, and returns its exit code. Never throws. */
export async function run(
  argv: readonly string[],
  addCommands: (root: Command, setExit: SetExit) => void,
): Promise<ExitCode> {
  let exit: ExitCode = 0
  const root = rootCommand().version(VERSION, '-V, --version')
  addCommands(root, code => {
    exit = code
  })
  for (const command of withCommandsBelow(root)) command.exitOverride().configureOutput(outputOf(command))
  try {
    await root.parseAsync(argv, { from: 'user' })
    return exit
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usageExitCode
    if (error instanceof ConfigProblems) {
      await reportDiagnostics(error)
      return 1
    }
    const debug = Boolean(root.opts().debug)
    if (isInterruption(error)) {
      complain('interrupted')
      if (debug) printTrace(error)
      return interruptedExitCode
    }
    printFailure(error, debug)
    return error instanceof UsageError ? usageExitCode : 2
  }
}

const linesOf = (text: string) => text.trimEnd().split('\n')

/** Help is a result like any other: `--help | head` must not end in a stack trace. */
const outputOf = (command: Command): OutputConfiguration => ({
  writeOut: text => print(linesOf(text)),
  writeErr: text => complain(linesOf(text)),
  // Commander quotes the argument, which can have line breaks, and adds a line with its suggestion (lib/suggestSimilar.js, 14).
  outputError: text => {
    const [, message = text, ...suggestion] =
      /^(.*?)(?:\n(\(Did you mean .*\)))?$/s.exec(text.trimEnd()) ?? []
    const answer = usageHint(message, command)
    complain([message, ...(answer === undefined ? suggestion.filter(line => line !== undefined) : [answer])])
  },
})

function withCommandsBelow(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withCommandsBelow)]
}
