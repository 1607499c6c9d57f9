import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Store } from '../artifacts/store.ts'
import type { ImageFormat } from '../config/image-formats.ts'
import { machineMirror } from '../host/apt-sources.ts'
import { WorldError } from '../host/errors.ts'
import { writeGenerated } from '../host/generated/index.ts'
import { machineArch } from '../host/machine-arch.ts'
import type { Tool } from '../host/tools.ts'
import { mkosiFolder } from '../outputs/mkosi/index.ts'
import { sbom } from '../outputs/sbom/index.ts'
import { planDocumentText } from '../plan/document.ts'
import type { FetchedPlan } from '../plan/fetched-plan.ts'
import { artifactFiles } from './artifact-files.ts'
import { type ImageSettings, replaceImages } from './baked-plan.ts'
import { type DebsbomOptions, describePackages, requireDebsbom, sbomTools } from './debsbom.ts'
import { convert } from './formats.ts'
import { makeDisk, mkosiTools, openMkosi, toolsTree } from './mkosi.ts'
import { snapshotMirror } from './snapshot.ts'
import { withWorkspace } from './workspace.ts'

export interface BakeImagesOptions extends DebsbomOptions, ImageSettings {
  readonly plan: FetchedPlan
  readonly store: Store
  readonly formats: readonly ImageFormat[]
  /** Write NAME.spdx.json. */
  readonly sbom: boolean
  /** Folder of the result: NAME.FORMAT, NAME.plan.json, NAME.manifest.json, NAME.spdx.json, and the folder that mkosi built. */
  readonly folder: string
  /** Folder of what is kept between bakes: installed packages and tools. */
  readonly cache: string
}

/** Programs that a bake runs on this machine. */
export function bakeTools({ sbom }: Pick<BakeImagesOptions, 'sbom'>): readonly Tool[] {
  return [...mkosiTools(), 'qemu-img', ...(sbom ? sbomTools : [])]
}

/** Makes the disk image of a plan whose artifacts are in the store. Gives back the files, in the order of `formats`. */
export async function bakeImages(options: BakeImagesOptions): Promise<string[]> {
  const { plan, store, report, signal } = options
  if (machineArch !== plan.arch)
    throw new WorldError(
      `an image for ${plan.arch} cannot be made on this machine, which is ${machineArch}`,
      {
        next: 'bake the image on a machine of that architecture; `bakelet gen mkosi` writes the folder for it here',
      },
    )
  const folder = resolve(options.folder)
  const cache = resolve(options.cache)
  const mkosi = await openMkosi(cache, signal)
  const source = join(folder, 'mkosi')
  const mirror = options.snapshot ? snapshotMirror(options.snapshot) : await machineMirror()
  const files = mkosiFolder(plan, { ...options, mirror })
  const artifacts = await artifactFiles('artifacts', options)
  await writeGenerated(source, { output: 'mkosi', files: [...files, ...artifacts] })
  const tools = await toolsTree(mkosi, source, options)
  const debsbom = options.sbom ? await requireDebsbom(cache, options) : undefined
  const output = join(folder, '.bake')
  // What a killed bake left, or a link in its place: nothing is written through one.
  await rm(output, { recursive: true, force: true })
  await mkdir(output, { mode: 0o700 })
  const makeSbom = async (packages: string) => {
    if (!debsbom) return
    const options = { debsbom, arch: plan.arch, store, report, signal }
    const document = sbom(plan, await describePackages(packages, options))
    await writeFile(join(output, 'disk.spdx.json'), `${JSON.stringify(document, null, 2)}\n`)
  }
  try {
    const content = artifacts.map(({ from }) => from)
    await withWorkspace({ content, otherwise: cache }, async work => {
      await makeDisk(mkosi, source, { output: work, tools }, options)
      await copyFile(join(work, 'disk.manifest'), join(output, 'disk.manifest'))
      // Manifests of pods are in it, which only root reads on the node.
      await writeFile(join(output, 'disk.plan.json'), planDocumentText(plan, imageOf(options)), {
        mode: 0o600,
      })
      const makeFormats = async () => {
        for (const format of options.formats) await convert(work, output, format, options)
      }
      await all([makeFormats(), makeSbom(join(work, 'packages.tar'))])
    })
    const place = (from: string, to = from) =>
      rename(join(output, `disk.${from}`), join(folder, `${plan.name}.${to}`))
    await replaceImages(folder, plan, options, async () => {
      await place('manifest', 'manifest.json')
      await place('plan.json')
      if (debsbom) await place('spdx.json')
      // That of an earlier image says nothing about this one.
      else await rm(join(folder, `${plan.name}.spdx.json`), { force: true })
      for (const format of options.formats) await place(format)
    })
    return options.formats.map(format => join(folder, `${plan.name}.${format}`))
  } finally {
    await rm(output, { recursive: true, force: true })
  }
}

const imageOf = ({ size, grow, cloudInit, kernelArguments }: ImageSettings): ImageSettings => ({
  ...{ size, grow, cloudInit, kernelArguments },
})

/** Waits for every work, also after one failed: what still writes must not lose its folder. */
async function all(works: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(works)) if (result.status === 'rejected') throw result.reason
}
