import { join } from 'node:path'
import { type FetchOptions, fetchPlan } from '../artifacts/fetch.ts'
import { rememberFetched } from '../artifacts/fetched-record.ts'
import { writeFileAtomic } from '../host/files.ts'
import type { Fetched } from '../plan/fetched.ts'
import type { FetchedPlan } from '../plan/fetched-plan.ts'
import type { Plan } from '../plan/types.ts'
import { withFetched } from '../plan/with-fetched.ts'
import { amount } from './amount.ts'
import { storedOrMissing } from './fetched.ts'
import { planOf } from './planned.ts'
import { outFolder, type Project } from './project.ts'
import { serversOf } from './registry-servers.ts'
import { type Progress, step } from './step.ts'
import { ensureTools, toolOptions, withTools } from './tools.ts'

export interface FetchResult {
  readonly plan: FetchedPlan
  readonly fetched: Fetched
  /** OUT/NAME/fetched.json, the same record for people. bakelet itself reads the one in the store. */
  readonly file: string
}

/**
 * Brings every artifact and image of a project into the store: releases, builds, images. Offline it only looks them up.
 * Throws ConfigProblems, and WorldError for what cannot be had.
 */
export async function fetch(project: Project): Promise<FetchResult> {
  const { plan } = await planOf(project)
  return fetchPlanned(project, plan)
}

/** As fetch(), for a plan of the project. As `lock` the reports keep where each thing came from. */
export function fetchPlanned(
  project: Project,
  plan: Plan,
  title: 'fetch' | 'lock' = 'fetch',
): Promise<FetchResult> {
  return step(project, title, async progress => {
    const fetched = project.offline
      ? await storedOrMissing(project, plan)
      : await fetchWithTools(
          project,
          plan,
          title === 'lock' ? { ...progress, done: progress.note } : progress,
        )
    await rememberFetched(plan, fetched, await project.store())
    const file = join(outFolder(project, plan), 'fetched.json')
    await writeFileAtomic(file, `${JSON.stringify(fetched, null, 2)}\n`)
    return { plan: withFetched(plan, fetched), fetched, file }
  })
}

async function fetchWithTools(project: Project, plan: Plan, progress: FetchProgress): Promise<Fetched> {
  const tools = toolOptions(project, progress)
  // Without skopeo, images are made here instead of downloaded, with a note. An installation prefers the real ones.
  if (project.install) await ensureTools(['skopeo'], tools)
  const { config, registryFiles } = await project.compile()
  const options = {
    ...{ store: await project.store(), signal: project.signal, report: reportTo(progress) },
    ...(config && { serversOf: serversOf(config, registryFiles) }),
  }
  return withTools(() => fetchPlan(plan, options), tools)
}

export interface FetchProgress extends Progress {
  /** Default: as any line. */
  readonly done?: (line: string) => void
}

/** Events of a fetch or of a build as lines of a step. */
export function reportTo(progress: FetchProgress): FetchOptions['report'] {
  return ({ kind, subject, text, bytes, totalBytes }) => {
    const line = `${subject}: ${text}${bytes === undefined ? '' : ` ${amount(bytes, totalBytes)}`}`
    if (kind === 'note') progress.note(line)
    else if (kind === 'done' && progress.done) progress.done(line)
    else progress.update(line)
  }
}
