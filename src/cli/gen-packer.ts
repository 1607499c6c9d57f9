import { dirname, extname, join, resolve } from 'node:path'
import { openStore } from '../artifacts/store.ts'
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
import type { Plan, Sha256 } from '../plan/types.ts'
import { compileFile, needConfig } from '../tasks/inputs.ts'
import type { ExitCode } from './exit-code.ts'
import { fetchedFor, fetchedPlan, needFetched, outFolder } from './fetched.ts'
import { imagePlan } from './image-plan.ts'
import { complain, printPath } from './print.ts'

export interface GenPackerOptions {
  readonly config?: string
  readonly output?: string
  readonly builder: readonly Builder[]
  readonly upload?: boolean
  readonly download?: boolean
}

/** `bakelet gen packer`: a folder that Packer makes images from, with everything that it needs. */
export async function genPacker(options: GenPackerOptions): Promise<ExitCode> {
  const source = needConfig(options.config)
  const compiled = await compileFile(source)
  const known = compiled.plan && fetchedPlan(compiled.plan)
  const upload = options.upload || (known !== undefined && !options.download)
  const how = { builders: options.builder, delivery: upload ? 'upload' : 'download' } as const
  const planned = await imagePlan(compiled, source.file, (plan, { size }) =>
    checkPacker(plan, { ...how, size }, { file: source.file, fetched: fetchedFor(plan) }),
  )
  if (!planned) return 1
  const fetched = upload ? needFetched(planned.plan) : undefined
  const { plan, image, base: from } = planned
  const folder = options.output ?? join(outFolder(plan.name), 'packer')
  const { base, linked } = await baseOf(how.builders.includes('qemu') ? from : 'debian-13', plan, {
    config: source.file,
    locked: compiled.lock?.base?.sha256,
  })
  const artifacts = fetched
    ? await artifactFiles('payload/artifacts', { plan: fetched, store: await openStore() })
    : []
  const more = { ...how, size: image.size, base }
  const files = fetched ? packerFolder(fetched, more) : packerFolder(plan, { ...more, delivery: 'download' })
  const key = await keyOf(folder, how.builders)
  await writeGenerated(folder, { output: 'packer', files: [...files, ...linked, ...artifacts, ...key] })
  complain(
    upload
      ? 'Packer will upload the fetched binaries and images'
      : 'the build machine will download the binaries and images',
  )
  printPath(folder)
  return 0
}

/**
 * The key that Packer logs in with: the one that is in the folder, or a new one for the qemu builder. Without ssh-keygen
 * here the key may be made where Packer runs.
 */
async function keyOf(folder: string, builders: readonly Builder[]): Promise<readonly GeneratedFile[]> {
  const existing = await existingKey(folder)
  if (existing || !builders.includes('qemu')) return existing ?? []
  try {
    return await newKey()
  } catch (error) {
    if (!(error instanceof ToolMissingError)) throw error
    complain(
      `${join(folder, 'key')} was not made: ${error.message}; Packer logs in with this key, so make it where Packer runs`,
    )
    return []
  }
}

/** What the qemu builder starts from. A file of the config comes along, so that the folder is whole. */
async function baseOf(
  base: Config['base'],
  { arch }: Plan,
  { config, locked }: { readonly config: string; readonly locked: Sha256 | undefined },
): Promise<{ readonly base: PackerOptions['base']; readonly linked: readonly LinkedFile[] }> {
  if (base === 'debian-13') {
    const { url, checksums } = cloudImage(arch)
    return { base: { url, checksum: `file:${checksums}` }, linked: [] }
  }
  if ('url' in base) return { base: { url: base.url, checksum: `sha256:${base.sha256}` }, linked: [] }
  const path = resolve(dirname(config), base.path)
  const sha256 = await hashBaseFile(path, locked)
  // Packer goes by the ending, and copies a qcow2 as it is.
  const file = `base${/^\.(qcow2|raw)$/.test(extname(path)) ? extname(path) : '.img'}`
  return { base: { file, checksum: `sha256:${sha256}` }, linked: [{ path: file, from: path, sha256 }] }
}
