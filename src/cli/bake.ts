import { stat } from 'node:fs/promises'
import type { ImageFormat } from '../bake/formats.ts'
import { amount } from './amount.ts'
import { bakeConfig } from './bake-image.ts'
import { needConfig } from './inputs.ts'
import { complain, print } from './print.ts'
import type { ExitCode } from './program.ts'
import { interrupted } from './signals.ts'

export interface BakeCommandOptions {
  readonly config?: string
  readonly format?: readonly ImageFormat[]
  readonly sbom: boolean
  readonly installTools?: boolean
}

/** `bakelet bake`: the disk image in which everything is in place. Prints the image's path. */
export async function bake(options: BakeCommandOptions): Promise<ExitCode> {
  const baked = await bakeConfig(needConfig(options.config), {
    formats: options.format,
    sbom: options.sbom,
    install: options.installTools ?? false,
    signal: interrupted(),
  })
  if (!baked) return 1
  for (const image of baked.images) {
    complain(`  ${image}: ${amount((await stat(image)).size)}`)
    print(image)
  }
  return 0
}
