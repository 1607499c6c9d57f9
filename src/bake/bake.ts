import { mkdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Store } from '../artifacts/store.ts'
import { machineMirror } from '../base/build-debian.ts'
import { WorldError } from '../host/errors.ts'
import { run } from '../host/process.ts'
import { requireTool, type Tool } from '../host/tools.ts'
import { mkosiFolder } from '../outputs/mkosi/index.ts'
import type { Plan } from '../plan/types.ts'
import { writeFolder } from './folder.ts'
import { type MkosiOptions, makeDisk, mkosiTools, toolsTree } from './mkosi.ts'

/** What qemu-img writes; `vpc` is its name of VHD. */
const formats = { raw: 'raw', qcow2: 'qcow2', vmdk: 'vmdk', vhd: 'vpc' } as const
export type ImageFormat = keyof typeof formats

export interface BakeOptions extends MkosiOptions {
  readonly plan: Plan
  readonly store: Store
  /** Size of the disk, as image.size of the config. */
  readonly size: string
  readonly formats: readonly ImageFormat[]
  /** Folder of the result: NAME.FORMAT, NAME.manifest.json, and the folder that mkosi built. */
  readonly folder: string
  /** Folder of what is kept between bakes: installed packages and tools. */
  readonly cache: string
}

/** Programs that a bake runs on this machine. */
export const bakeTools: readonly Tool[] = [...mkosiTools, 'qemu-img']

/** Node.js and Debian call one architecture by two names. */
const archOf = (name: string) => (name === 'x64' ? 'amd64' : name)

/** Makes the disk image of a plan whose artifacts are in the store. Gives back the files, in the order of `formats`. */
export async function bake(options: BakeOptions): Promise<string[]> {
  const { plan, report, signal } = options
  if (archOf(process.arch) !== plan.arch)
    throw new WorldError(
      `an image for ${plan.arch} cannot be made on this machine, which is ${process.arch}`,
      {
        next: 'bake it on a machine of that architecture; `gen mkosi` writes the folder for it here',
      },
    )
  const folder = resolve(options.folder)
  const cache = resolve(options.cache)
  await mkdir(join(cache, 'packages'), { recursive: true })
  await mkdir(join(cache, 'trees'), { recursive: true })
  const source = join(folder, 'mkosi')
  const files = mkosiFolder(plan, { size: options.size, mirror: await machineMirror() })
  await writeFolder(source, files, options)
  const tools = await toolsTree(
    cache,
    source,
    files.filter(({ path }) => path.startsWith('tools/')),
    options,
  )
  const output = join(folder, '.bake')
  await mkdir(output, { recursive: true })
  try {
    await makeDisk(source, { output, cache, tools }, options)
    await rename(join(output, 'disk.manifest'), join(folder, `${plan.name}.manifest.json`))
    // The raw disk last: the others are made from it.
    const images = options.formats.toSorted((a, b) => Number(a === 'raw') - Number(b === 'raw'))
    for (const format of images) {
      report(`writing ${plan.name}.${format}`)
      if (format !== 'raw') await convert(output, format, signal)
      await rename(join(output, `disk.${format}`), join(folder, `${plan.name}.${format}`))
    }
    return options.formats.map(format => join(folder, `${plan.name}.${format}`))
  } finally {
    await rm(output, { recursive: true, force: true })
  }
}

/** Compressed where the format can be. Not with -W: blocks would come in another order each time (qemu-img(1)). */
async function convert(folder: string, format: ImageFormat, signal: AbortSignal): Promise<void> {
  const [raw, image] = [join(folder, 'disk.raw'), join(folder, `disk.${format}`)]
  const compress = format === 'qcow2' ? ['-c'] : []
  const args = ['convert', '-f', 'raw', '-O', formats[format], ...compress, raw, image]
  await run(await requireTool('qemu-img'), args, { signal })
}
