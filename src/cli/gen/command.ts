import type { Command } from 'commander'
import { add, type SetExit } from '../command.ts'
import { configOption, setOption } from '../options.ts'
import type { OutputCommand } from './output-command.ts'

/** The outputs of `gen`, by the names of their subcommands. */
export type Outputs = Readonly<Record<string, OutputCommand<never>>>

/** Adds `gen` with a subcommand for each output. */
export function addGen(root: Command, setExit: SetExit, outputs: Outputs): void {
  const tools = Object.values(outputs).map(({ tool }) => tool)
  const gen = add(
    root,
    'gen',
    `Generate input for another tool: ${tools.slice(0, -1).join(', ')} or ${tools.at(-1)}.`,
    ['bakelet gen cloud-init > user-data', 'bakelet gen mkosi -o out/image', 'bakelet gen cloud-init --help'],
  )
  for (const [name, { summary, examples, options, output, run }] of Object.entries(outputs)) {
    const command = add(gen, name, summary, examples)
      .addOption(configOption)
      .addOption(setOption)
      .option('-o, --output <folder>', output)
    for (const option of options) command.addOption(option)
    // Commander types the flags of no command.
    command.action(async flags => setExit(await run(flags as never)))
  }
}
