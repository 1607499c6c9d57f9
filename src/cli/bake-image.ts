import { join } from 'node:path'
import { openStore } from '../artifacts/store.ts'
import { defaultStoreDirectory } from '../artifacts/store-folder.ts'
import { bake, bakeTools } from '../bake/bake.ts'
import { requireDebsbom } from '../bake/debsbom.ts'
import { findMkosi, untestedMkosi } from '../bake/mkosi-version.ts'
import type { SourceFile } from '../config/document.ts'
import type { ImageFormat } from '../config/image-formats.ts'
import type { Plan } from '../plan/types.ts'
import { withFetched } from '../plan/with-fetched.ts'
import { compileFile } from '../tasks/inputs.ts'
import { fetchWithTools, type NetworkOptions } from './fetch.ts'
import { outFolder } from './fetched.ts'
import { imagePlan } from './image-plan.ts'
import { noteMovedDebian } from './lock-facts.ts'
import { type BakeSources, bakeSources, storedOrMissing } from './offline.ts'
import { withProgress } from './progress.ts'
import { ensureTools } from './tools.ts'

export interface BakedImage {
  readonly plan: Plan
  /** In the order of the formats that were asked for. */
  readonly images: readonly string[]
}

interface BakeConfigOptions extends NetworkOptions {
  /** undefined: as image.format of the config has it. */
  readonly formats: readonly ImageFormat[] | undefined
  readonly sbom: boolean
  /** Leave a lock where there is none. */
  readonly lock?: boolean
}

/** Makes the disk images of a config, tools and fetch included. Undefined, and printed why, when the config has problems. */
export async function bakeConfig(
  source: SourceFile,
  { formats, sbom, lock, ...network }: BakeConfigOptions,
): Promise<BakedImage | undefined> {
  const compiled = await compileFile(source)
  const planned = await imagePlan(compiled, source.file)
  if (!planned) return undefined
  const { format, ...image } = planned.image
  const { install, offline, signal } = network
  const cache = join(defaultStoreDirectory(), 'mkosi')
  const sources = offline ? await offlineSources(planned.plan, { ...image, sbom }) : undefined
  await withProgress('tools', async progress => {
    await ensureTools(bakeTools({ sbom }), { install, report: progress.detail, signal })
    // To know before a fetch builds for ten minutes.
    const untested = untestedMkosi(await findMkosi(signal))
    if (untested) progress.note(`warning: ${untested}`)
    if (sbom) await requireDebsbom(cache, { report: progress.detail, signal, ...sources })
  })
  const fetched = await fetchWithTools(planned.plan, network)
  if (lock && !offline)
    await (await import('./lock-after-up.ts')).lockAfterUp(source, compiled, fetched, signal)
  const plan = withFetched(planned.plan, fetched)
  const images = await withProgress('bake', async progress => {
    if (!offline) await noteMovedDebian(compiled.lock, plan.arch, progress.note, signal)
    return bake({
      ...{ plan, ...image, ...sources, sbom, signal, formats: formats ?? [format] },
      store: await openStore(),
      folder: outFolder(plan.name),
      cache,
      report: progress.detail,
    })
  })
  return { plan, images }
}

/** Where packages come from instead of the network. Throws WorldError with everything that the bake would miss. */
async function offlineSources(
  plan: Plan,
  how: { readonly cloudInit: boolean; readonly sbom: boolean },
): Promise<BakeSources | undefined> {
  const { sources, missing } = await bakeSources(plan, how)
  await storedOrMissing(plan, missing)
  return sources
}
