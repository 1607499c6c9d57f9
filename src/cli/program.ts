import { type Command, CommanderError, type OutputConfiguration } from 'commander'
import { UsageError, WorldError } from '../host/errors.ts'
import { ConfigProblems } from '../tasks/config-problems.ts'
import { rootCommand, type SetExit } from './command.ts'
import { type FailureKind, failureKinds } from './exit-code.ts'
import { isSystemCallError, printFailure, printTrace } from './failure.ts'
import { complain, jsonDocuments, print } from './print.ts'
import { reportDiagnostics } from './report.ts'
import { isInterruption } from './signals.ts'
import { usageHint } from './usage-hint.ts'

declare const VERSION: string

/** Runs one command line, with the commands that `addCommands` adds, and returns its exit code. Never throws. */
export async function run(
  argv: readonly string[],
  addCommands: (root: Command, setExit: SetExit) => void,
): Promise<number> {
  let exit = 0
  const root = rootCommand().version(VERSION, '-V, --version')
  addCommands(root, code => {
    exit = code
  })
  for (const command of withCommandsBelow(root)) command.exitOverride().configureOutput(outputOf(command))
  const printed = jsonDocuments()
  try {
    await root.parseAsync(argv, { from: 'user' })
    return exit
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0
    const kind = kindOf(error)
    // A program that reads the result finds the reason in its place. Nobody knows whose option it is if the command line is wrong.
    if (argv.includes('--json') && jsonDocuments() === printed)
      (await import('./json/failure.ts')).printJsonFailure(kind, error)
    const debug = Boolean(root.opts().debug)
    if (error instanceof ConfigProblems) await reportDiagnostics(error)
    else if (kind === 'interrupted') {
      complain('interrupted')
      if (debug) printTrace(error)
    } else if (!(error instanceof CommanderError)) printFailure(error, debug)
    return failureKinds[kind]
  }
}

function kindOf(error: unknown): FailureKind {
  if (error instanceof CommanderError || error instanceof UsageError) return 'usage'
  if (error instanceof ConfigProblems) return 'config'
  if (isInterruption(error)) return 'interrupted'
  return error instanceof WorldError || isSystemCallError(error) ? 'external' : 'bug'
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
