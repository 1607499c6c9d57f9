import { stat } from 'node:fs/promises'
import type { ImageFormat } from '../config/image-formats.ts'
import { amount } from '../tasks/amount.ts'
import type { ExitCode } from './exit-code.ts'
import { complain, printPath } from './print.ts'
import { type ProjectFlags, projectOf } from './project.ts'

export interface BakeFlags extends ProjectFlags {
  /** The tool that makes the image. */
  readonly with: 'mkosi' | 'packer'
  readonly format?: readonly ImageFormat[]
  readonly sbom: boolean
}

/** `bakelet bake`: the disk image in which everything is in place. Prints the image's path. */
export async function bakeCommand({ format, sbom, with: tool, ...flags }: BakeFlags): Promise<ExitCode> {
  const project = await projectOf(flags)
  const options = { sbom, ...(format ? { formats: format } : {}) }
  // Only the chosen tool is loaded.
  const { images } =
    tool === 'packer'
      ? await (await import('../tasks/bake-packer.ts')).bakeInMachine(project, options)
      : await (await import('../tasks/bake.ts')).bake(project, options)
  for (const image of images) {
    complain(`  ${image}: ${amount((await stat(image)).size)}`)
    printPath(image)
  }
  return 0
}
