import { bakeImages, bakeTools } from '../bake/bake.ts'
import { requireDebsbom } from '../bake/debsbom.ts'
import { findMkosi, untestedMkosi } from '../bake/mkosi-version.ts'
import type { ImageFormat } from '../config/image-formats.ts'
import type { FetchedPlan } from '../plan/fetched-plan.ts'
import { type BakeSources, bakeSources } from './bake-sources.ts'
import { fetchPlanned } from './fetch.ts'
import { storedOrMissing } from './fetched.ts'
import { lockIfNone } from './first-lock.ts'
import { judgeFetched } from './judge.ts'
import { noteMovedDebian } from './lock-facts.ts'
import { type Planned, planOf } from './planned.ts'
import { cacheFolder, outFolder, type Project } from './project.ts'
import { step } from './step.ts'
import { ensureTools, toolOptions } from './tools.ts'
import { ofBake } from './unused-settings.ts'

export interface BakeOptions {
  /** Default: image.format of the config. */
  readonly formats?: readonly ImageFormat[]
  /** Write NAME.spdx.json. */
  readonly sbom: boolean
  /** Write a lock if there is none. */
  readonly lock?: boolean
}

export interface BakedImages {
  readonly plan: FetchedPlan
  /** Their paths, in the order of the formats. */
  readonly images: readonly string[]
}

/**
 * Makes the disk images of a project with mkosi in OUT/NAME, fetch included. Throws ConfigProblems, and WorldError for a step
 * that failed.
 */
export async function bake(project: Project, { formats, sbom, lock }: BakeOptions): Promise<BakedImages> {
  const planned = await planOf(project, ofBake)
  const { format, ...image } = planned.config.image
  const { offline, signal } = project
  const cache = await cacheFolder(project, 'mkosi')
  const sources = offline ? await offlineSources(project, planned, sbom) : undefined
  await step(project, 'tools', async progress => {
    await ensureTools(bakeTools({ sbom }), toolOptions(project, progress))
    // To know before a fetch builds for ten minutes.
    const untested = untestedMkosi(await findMkosi(signal))
    if (untested) progress.note(`warning: ${untested}`)
    if (sbom) await requireDebsbom(cache, { report: progress.detail, signal, ...sources })
  })
  const result = await fetchPlanned(project, planned.plan)
  await judgeFetched(project, planned, result.plan)
  if (lock) await lockIfNone(project, planned, result)
  const { plan } = result
  const images = await step(project, 'bake', async progress => {
    if (!offline) await noteMovedDebian(planned.compiled.lock, plan.arch, progress.note, signal)
    return bakeImages({
      ...{ plan, ...image, ...sources, sbom, signal, cache, formats: formats ?? [format] },
      store: await project.store(),
      folder: outFolder(project, plan),
      report: progress.detail,
    })
  })
  return { plan, images }
}

/** The sources of packages in place of the network. Throws WorldError with everything that the bake would miss. */
async function offlineSources(
  project: Project,
  { plan, config }: Planned,
  sbom: boolean,
): Promise<BakeSources | undefined> {
  const { sources, missing } = await bakeSources(project, plan, { ...config.image, sbom })
  await storedOrMissing(project, plan, missing)
  return sources
}
