import { join } from 'node:path'
import { defaultStoreDirectory, openStore } from '../artifacts/store.ts'
import { bake, bakeTools } from '../bake/bake.ts'
import { requireDebsbom } from '../bake/debsbom.ts'
import type { ImageFormat } from '../bake/formats.ts'
import { checkMkosi } from '../bake/mkosi.ts'
import type { SourceFile } from '../config/document.ts'
import type { Plan } from '../plan/types.ts'
import { fetchWithTools } from './fetch.ts'
import { outFolder } from './fetched.ts'
import { imagePlan } from './image-plan.ts'
import { compileFile } from './inputs.ts'
import { noteMovedDebian } from './lock-facts.ts'
import { withProgress } from './progress.ts'
import { ensureTools } from './tools.ts'

export interface BakedImage {
  readonly plan: Plan
  /** In the order of the formats that were asked for. */
  readonly images: readonly string[]
}

interface BakeConfigOptions {
  /** undefined: as image.format of the config has it. */
  readonly formats: readonly ImageFormat[] | undefined
  readonly sbom: boolean
  readonly install: boolean
  /** Leave a lock where there is none. */
  readonly lock?: boolean
  readonly signal: AbortSignal
}

/** Makes the disk images of a config, tools and fetch included. Undefined, and printed why, when the config has problems. */
export async function bakeConfig(
  source: SourceFile,
  { formats, sbom, install, lock, signal }: BakeConfigOptions,
): Promise<BakedImage | undefined> {
  const compiled = await compileFile(source)
  const planned = await imagePlan(compiled, source.file)
  if (!planned) return undefined
  const { format, ...image } = planned.image
  const cache = join(defaultStoreDirectory(), 'mkosi')
  await withProgress('tools', async progress => {
    await ensureTools(bakeTools({ sbom }), { install, report: progress.detail, signal })
    await checkMkosi(signal)
    if (sbom) await requireDebsbom(cache, { report: progress.detail, signal })
  })
  const fetched = await fetchWithTools(planned.plan, install, signal)
  if (lock) await (await import('./lock-after-up.ts')).lockAfterUp(source, compiled, fetched, signal)
  const { plan } = await compileFile(source, fetched)
  if (!plan) return undefined
  const images = await withProgress('bake', async progress => {
    await noteMovedDebian(compiled.lock, plan.arch, progress.note, signal)
    return bake({
      ...{ plan, ...image, sbom, signal, formats: formats ?? [format] },
      store: await openStore(),
      folder: outFolder(plan.name),
      cache,
      report: progress.detail,
    })
  })
  return { plan, images }
}
