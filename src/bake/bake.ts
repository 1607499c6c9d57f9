import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Store } from '../artifacts/store.ts'
import { machineMirror } from '../base/build-debian.ts'
import { run } from '../host/process.ts'
import { requireTool, type Tool } from '../host/tools.ts'
import { mkosiFolder } from '../outputs/mkosi/index.ts'
import type { Plan } from '../plan/types.ts'
import { writeArtifacts, writeFolder } from './folder.ts'
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

/** Makes the disk image of a plan whose artifacts are in the store. Gives back the files, in the order of `formats`. */
export async function bake(options: BakeOptions): Promise<string[]> {
  const { plan, store, report, signal } = options
  const folder = resolve(options.folder)
  const cache = resolve(options.cache)
  await mkdir(join(cache, 'packages'), { recursive: true })
  await mkdir(join(cache, 'trees'), { recursive: true })
  const source = join(folder, 'mkosi')
  const files = mkosiFolder(plan, { size: options.size, mirror: await machineMirror() })
  await writeFolder(source, files)
  await writeArtifacts(source, plan, store)
  const tools = await toolsTree(
    cache,
    source,
    files.filter(({ path }) => path.startsWith('tools/')),
    options,
  )
  const raw = join(folder, `${plan.name}.raw`)
  await makeDisk(source, { raw, cache, tools }, options)
  const images: string[] = []
  for (const format of options.formats) {
    const image = join(folder, `${plan.name}.${format}`)
    if (format !== 'raw') {
      report(`writing ${image}`)
      await convert(raw, image, format, signal)
    }
    images.push(image)
  }
  if (!options.formats.includes('raw')) await rm(raw)
  return images
}

/** Compressed where the format can be. Not with -W: blocks would come in another order each time (qemu-img(1)). */
async function convert(raw: string, image: string, format: ImageFormat, signal: AbortSignal): Promise<void> {
  const temporary = join(dirname(image), `.${format}.new`)
  const compress = format === 'qcow2' ? ['-c'] : []
  const args = ['convert', '-f', 'raw', '-O', formats[format], ...compress, raw, temporary]
  await run(await requireTool('qemu-img'), args, { signal })
  await rename(temporary, image)
}
