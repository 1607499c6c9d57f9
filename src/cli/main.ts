import { addCommands } from './commands.ts'
import { run } from './program.ts'

/** Runs a command line of any command. */
export const main = (argv: readonly string[]) => run(argv, addCommands)
