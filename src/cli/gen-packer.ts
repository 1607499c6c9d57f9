import type { Builder } from '../outputs/packer/builders.ts'
import { genPacker } from '../tasks/gen-packer.ts'
import type { ExitCode } from './exit-code.ts'
import { complain, printPath } from './print.ts'
import { type ProjectFlags, quickProject } from './project.ts'

export interface GenPackerFlags extends ProjectFlags {
  readonly output?: string
  readonly builder: readonly Builder[]
  readonly upload?: boolean
  readonly download?: boolean
}

/** `bakelet gen packer`: a folder from which Packer makes images. Prints its path. */
export async function genPackerCommand({
  output,
  builder: builders,
  upload,
  download,
  ...flags
}: GenPackerFlags): Promise<ExitCode> {
  const { folder, delivery } = await genPacker(await quickProject(flags), {
    builders,
    ...(output === undefined ? {} : { folder: output }),
    ...(upload ? { delivery: 'upload' } : download ? { delivery: 'download' } : {}),
  })
  complain(
    delivery === 'upload'
      ? 'Packer will upload the fetched binaries and images'
      : 'the build machine will download the binaries and images',
  )
  printPath(folder)
  return 0
}
