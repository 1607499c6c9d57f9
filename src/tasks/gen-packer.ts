import { dirname, extname, join, resolve } from 'node:path'
import { artifactFiles, type LinkedFile } from '../bake/artifact-files.ts'
import { existingKey, newKey } from '../bake/folder-key.ts'
import { hashBaseFile } from '../base/base-file.ts'
import type { Config } from '../config/schema.ts'
import { cloudImage } from '../debian/release.ts'
import type { GeneratedFile } from '../host/generated/file.ts'
import { writeGenerated } from '../host/generated/index.ts'
import { ToolMissingError } from '../host/process.ts'
import type { Builder } from '../outputs/packer/builders.ts'
import { checkPacker } from '../outputs/packer/check.ts'
import { packerFolder } from '../outputs/packer/index.ts'
import type { PackerOptions } from '../outputs/packer/options.ts'
import type { FetchedPlan } from '../plan/fetched-plan.ts'
import { lookUp, needFetched } from './fetched.ts'
import type { GenFolderOptions } from './gen-mkosi.ts'
import { type Planned, planOf } from './planned.ts'
import { outFolder, type Project } from './project.ts'
import { ofPacker } from './unused-settings.ts'

export interface GenPackerOptions extends GenFolderOptions {
  readonly builders: readonly Builder[]
  /** Default: `upload` if everything was fetched, else `download`. */
  readonly delivery?: PackerOptions['delivery']
}

export interface PackerResult {
  readonly folder: string
  readonly delivery: PackerOptions['delivery']
}

/** Writes a folder from which Packer makes images. Throws WorldError if an upload was never fetched. */
export async function genPacker(project: Project, options: GenPackerOptions): Promise<PackerResult> {
  const { builders } = options
  const compiled = await project.compile()
  const known = compiled.plan && (await lookUp(project, compiled.plan))
  const delivery = options.delivery ?? (known?.plan ? 'upload' : 'download')
  const planned = await planOf(project, (planned, file) => [
    ...ofPacker(planned, file),
    ...checkPacker(
      planned.plan,
      { builders, delivery, size: planned.config.image.size },
      { file, fetched: known?.fetched },
    ),
  ])
  const folder = options.folder ?? join(outFolder(project, planned.plan), 'packer')
  const { base, linked } = await baseOf(project, planned, builders.includes('qemu'))
  const how = { builders, size: planned.config.image.size, base }
  const files =
    delivery === 'upload'
      ? await uploaded(project, planned, known?.plan, how)
      : packerFolder(planned.plan, { ...how, delivery })
  const key = await keyOf(project, folder, builders)
  await writeGenerated(folder, { output: 'packer', files: [...files, ...linked, ...key] })
  return { folder, delivery }
}

async function uploaded(
  project: Project,
  { plan: planned }: Planned,
  known: FetchedPlan | undefined,
  how: Omit<PackerOptions, 'delivery'>,
): Promise<readonly GeneratedFile[]> {
  const next = '`bakelet fetch` fills the store; with --download the build machine downloads instead'
  const plan = known ?? (await needFetched(project, planned, next))
  const artifacts = await artifactFiles('payload/artifacts', { plan, store: await project.store() })
  return [...packerFolder(plan, { ...how, delivery: 'upload' }), ...artifacts]
}

/**
 * The key that Packer logs in with: the one that is in the folder, or a new one for the qemu builder. Without ssh-keygen
 * here the key may be made where Packer runs.
 */
async function keyOf(
  { on }: Project,
  folder: string,
  builders: readonly Builder[],
): Promise<readonly GeneratedFile[]> {
  const existing = await existingKey(folder)
  if (existing || !builders.includes('qemu')) return existing ?? []
  try {
    return await newKey()
  } catch (error) {
    if (!(error instanceof ToolMissingError)) throw error
    const line = `${join(folder, 'key')} was not made: ${error.message}; Packer logs in with this key, so make it where Packer runs`
    await on({ kind: 'note', line })
    return []
  }
}

interface PackerBase {
  readonly base: PackerOptions['base']
  readonly linked: readonly LinkedFile[]
}

/** The image that the qemu builder boots. A file of the config is linked into the folder, so that the folder is complete. */
async function baseOf(project: Project, planned: Planned, isUsed: boolean): Promise<PackerBase> {
  const { plan, config, compiled } = planned
  const base: Config['base'] = isUsed ? config.base : 'debian-13'
  if (base === 'debian-13') {
    const { url, checksums } = cloudImage(plan.arch)
    return { base: { url, checksum: `file:${checksums}` }, linked: [] }
  }
  if ('url' in base) return { base: { url: base.url, checksum: `sha256:${base.sha256}` }, linked: [] }
  const path = resolve(dirname(project.config.file), base.path)
  const sha256 = await hashBaseFile(path, compiled.lock?.base?.sha256)
  // Packer goes by the ending, and copies a qcow2 as it is.
  const file = `base${/^\.(qcow2|raw)$/.test(extname(path)) ? extname(path) : '.img'}`
  return { base: { file, checksum: `sha256:${sha256}` }, linked: [{ path: file, from: path, sha256 }] }
}
