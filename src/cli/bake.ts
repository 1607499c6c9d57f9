import { stat } from 'node:fs/promises'
import type { ImageFormat } from '../config/image-formats.ts'
import { needConfig } from '../tasks/inputs.ts'
import { amount } from './amount.ts'
import type { ExitCode } from './exit-code.ts'
import { isOffline, refuseInstall } from './offline.ts'
import { complain, printPath } from './print.ts'
import { interrupted } from './signals.ts'

export interface BakeCommandOptions {
  readonly config?: string
  /** What makes it. */
  readonly with: 'mkosi' | 'packer'
  readonly format?: readonly ImageFormat[]
  readonly sbom: boolean
  readonly installTools?: boolean
  readonly offline?: boolean
}

/** `bakelet bake`: the disk image in which everything is in place. Prints the image's path. */
export async function bake(options: BakeCommandOptions): Promise<ExitCode> {
  const source = needConfig(options.config)
  const offline = isOffline(options)
  if (offline) refuseInstall(options.installTools ?? false)
  const how = {
    formats: options.format,
    sbom: options.sbom,
    install: options.installTools ?? false,
    offline,
    signal: interrupted(),
  }
  // Only the one that is taken is loaded.
  const baked =
    options.with === 'packer'
      ? await (await import('./bake-packer.ts')).bakeConfigWithPacker(source, how)
      : await (await import('./bake-image.ts')).bakeConfig(source, how)
  if (!baked) return 1
  for (const image of baked.images) {
    complain(`  ${image}: ${amount((await stat(image)).size)}`)
    printPath(image)
  }
  return 0
}
