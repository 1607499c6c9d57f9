import { join } from 'node:path'
import type { Config } from '../config/schema.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { GeneratedFile } from '../host/generated/file.ts'
import { writeGenerated } from '../host/generated/index.ts'
import { labelledDisk } from '../host/labelled-disk.ts'
import type { OutputFile } from '../outputs/file.ts'
import { seedForms } from '../outputs/seed/index.ts'
import type { SeedFormName } from '../outputs/seed/names.ts'
import type { SeedPart } from '../outputs/seed/user-data.ts'
import type { GenFolderOptions } from './gen-mkosi.ts'
import { planOf } from './planned.ts'
import { outFolder, type Project } from './project.ts'
import { type MachineChoice, seedsOf } from './seeds.ts'

export interface GenSeedOptions extends GenFolderOptions {
  readonly machines: MachineChoice
  readonly form: SeedFormName
  /** Also make a disk of each seed, an ISO 9660 image. */
  readonly iso?: boolean
}

export interface WrittenSeed {
  /** The host name; of a machine that gets its name elsewhere, that of the image. */
  readonly name: string
  /** What user-data is made of, with sizes in bytes. */
  readonly parts: readonly { readonly name: string; readonly bytes: number }[]
  readonly bytes: number
}

export interface SeedsResult {
  readonly folder: string
  readonly seeds: readonly WrittenSeed[]
}

/**
 * Writes a folder with a seed for each machine of a baked image. Throws ConfigProblems, having written nothing, with everything
 * that is wrong in the config and in all machines.
 */
export async function genSeed(project: Project, options: GenSeedOptions): Promise<SeedsResult> {
  const planned = await planOf(project, ({ config }, file) => checkReader(config, file))
  const machines = await seedsOf(project, planned, options)
  const folder = options.folder ?? join(outFolder(project, planned.plan), 'seed')
  const form = seedForms[options.form]
  const files: GeneratedFile[] = []
  const seeds: WrittenSeed[] = []
  for (const { content, name, parts } of machines) {
    const userData = parts.map(({ text }) => text).join('')
    const own = form.files(userData, content)
    files.push(...own.map(file => ({ ...file, path: `${name}/${file.path}` })))
    if (options.iso && form.label !== undefined)
      files.push({
        path: `${name}.iso`,
        mode: '0600',
        content: await labelledDisk(form.label, own.flatMap(asDiskFile), project.signal),
      })
    seeds.push({ name, parts: parts.map(sized), bytes: Buffer.byteLength(userData) })
  }
  await writeGenerated(folder, { output: 'seed', files })
  return { folder, seeds }
}

/** Only cloud-init reads a seed. An image that Packer makes has the cloud's own, whatever the config says. */
function checkReader({ image }: Config, file: string): Diagnostic[] {
  if (image.cloudInit) return []
  return [
    {
      code: 'seed-not-read',
      severity: 'error',
      message: 'the image has no cloud-init, so nothing in it reads a seed',
      file,
      path: ['image', 'cloudInit'],
      hint: 'write `image: {cloudInit: true}` into the config, and bake the image with it',
    },
  ]
}

function sized({ name, text }: SeedPart) {
  return { name, bytes: Buffer.byteLength(text) }
}

function asDiskFile(file: OutputFile) {
  return 'link' in file ? [] : [{ path: file.path, content: file.content as string }]
}
