import type { Command } from 'commander'
import type { ExitCode } from '../exit-code.ts'
import { printBytes } from '../print.ts'
import { bashCompletion } from './bash.ts'
import { fishCompletion } from './fish.ts'
import { completedCommand } from './tree.ts'
import { zshCompletion } from './zsh.ts'

const printers = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const

/** `bakelet completion SHELL`: prints the script that completes the commands, their options and values. */
export function completionCommand(shell: keyof typeof printers, root: Command): ExitCode {
  // The package installs `gen` too, short for `bakelet gen`.
  printBytes(Buffer.from(printers[shell](completedCommand(root), { gen: 'bakelet gen' })))
  return 0
}
