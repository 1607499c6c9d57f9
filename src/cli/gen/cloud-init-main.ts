import { run } from '../program.ts'
import { cloudInit } from './cloud-init.ts'
import { addGen } from './command.ts'

/**
 * Runs a command line that starts with `gen cloud-init`. People pipe it, and V8 takes time for every function of a bundle,
 * also for those that never run: so it has a bundle of its own, without the other commands.
 */
export const main = (argv: readonly string[]) =>
  run(argv, (root, setExit) => addGen(root, setExit, { 'cloud-init': cloudInit }))
