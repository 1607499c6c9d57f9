import { Command } from 'commander'

/** Takes the exit code of the command that ran: bakelet's own, or of a program on a node. */
export type SetExit = (code: number) => void

/** `bakelet` without its commands. */
export function rootCommand(): Command {
  return new Command('bakelet')
    .description('Turn one small typed config into a machine that boots straight into running static pods.')
    .option('--debug', 'print stack traces')
    .showHelpAfterError('(--help lists commands and options)')
    .addHelpText(
      'after',
      `
Examples:
  bakelet init                          write a starter bakelet.yaml and pods/web.yaml
  bakelet up --exit                     boot it, wait for its pods, print the proof, stop
  bakelet check --strict                report every problem at once, with its place
  bakelet gen cloud-init > user-data    write user-data for cloud-init

Exit codes: 0 success, 1 the config has problems, 2 an external step failed
(network, tool or machine), 64 the command line is wrong, 130 interrupted.`,
    )
}

/** Adds a command. `name` may have arguments, as `init [folder]`. */
export function add(parent: Command, name: string, summary: string, examples: readonly string[]): Command {
  return parent
    .command(name)
    .description(summary)
    .addHelpText('after', `\nExamples:\n${examples.map(line => `  ${line}`).join('\n')}`)
}
