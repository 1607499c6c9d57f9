import type { Option } from 'commander'
import type { ExitCode } from '../exit-code.ts'
import type { ProjectFlags } from '../project.ts'

/** An output of `bakelet gen`: its subcommand. */
export interface OutputCommand<Flags extends OutputFlags = OutputFlags> {
  /** The tool that takes the output, for people: "Packer". */
  readonly tool: string
  readonly summary: string
  readonly examples: readonly string[]
  /** Besides --config, --set and --output. */
  readonly options: readonly Option[]
  /** The help of --output. */
  readonly output: string
  /** Writes or prints the output. Loads what it needs: every `bakelet gen` knows all outputs. */
  readonly run: (flags: Flags) => Promise<ExitCode>
}

export interface OutputFlags extends ProjectFlags {
  readonly output?: string
}

/** The help of --output where the output is a folder, whose default is out/NAME and the name of the output. */
export function folderHelp(name: string): string {
  return `folder to write (default: out/NAME/${name}); keeps every file that bakelet did not write`
}
