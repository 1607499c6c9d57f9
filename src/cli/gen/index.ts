import { cloudInit } from './cloud-init.ts'
import { mkosi } from './mkosi.ts'
import type { OutputCommand } from './output-command.ts'
import { packer } from './packer.ts'
import { seed } from './seed.ts'

/** Every output, by the name of its subcommand. A new one is its printer in src/outputs, its task, its file here and a line. */
export const outputs: Readonly<Record<string, OutputCommand<never>>> = {
  'cloud-init': cloudInit,
  mkosi,
  packer,
  seed,
}
