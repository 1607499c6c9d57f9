import { cloudInit } from './cloud-init.ts'
import type { Outputs } from './command.ts'
import { mkosi } from './mkosi.ts'
import { packer } from './packer.ts'
import { seed } from './seed.ts'

/** Every output, by the name of its subcommand. A new one is its printer in src/outputs, its task, its file here and a line. */
export const outputs: Outputs = {
  'cloud-init': cloudInit,
  mkosi,
  packer,
  seed,
}
