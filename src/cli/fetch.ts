import { type FetchOptions, fetchPlan } from '../artifacts/fetch.ts'
import { rebuildPlan } from '../artifacts/rebuild.ts'
import { openStore } from '../artifacts/store.ts'
import { WorldError } from '../host/errors.ts'
import { writeFileAtomic } from '../host/files.ts'
import type { Fetched, Plan } from '../plan/types.ts'
import { amount } from './amount.ts'
import { fetchedPath } from './fetched.ts'
import { compileFile, needConfig } from './inputs.ts'
import { print } from './print.ts'
import type { ExitCode } from './program.ts'
import { type Progress, withProgress } from './progress.ts'
import { planOrReport } from './report.ts'
import { interrupted } from './signals.ts'
import { ensureTools, withTools } from './tools.ts'

/**
 * `bakelet fetch`: everything that the plan needs into the store, and the record of it into out/NAME/fetched.json.
 * With `rebuild`: what can be built from its Go module is built twice instead, and the digests are compared.
 */
export async function fetch(options: {
  readonly config?: string
  readonly rebuild?: boolean
}): Promise<ExitCode> {
  const plan = await planOrReport(await compileFile(needConfig(options.config)))
  if (!plan) return 1
  const signal = interrupted()
  if (options.rebuild) return await rebuild(plan, signal)
  await withProgress('fetch', progress => fetchAndRecord(plan, progress, signal))
  print(fetchedPath(plan.name))
  return 0
}

async function rebuild(plan: Plan, signal: AbortSignal): Promise<ExitCode> {
  const results = await withProgress('build twice', async progress =>
    rebuildPlan(plan, { store: await openStore(), signal, report: reportTo(progress) }),
  )
  for (const { artifact, first, second, same } of results)
    print(`${artifact.name} ${artifact.version}  ${same ? `same ${first}` : `DIFFERENT ${first} ${second}`}`)
  const differing = results.filter(({ same }) => !same).map(({ artifact }) => artifact.name)
  if (differing.length > 0)
    throw new WorldError(`two builds of the same source differ: ${differing.join(', ')}`)
  return 0
}

/** Fills the store and leaves the record that turns the plan's choices into digests. */
async function fetchAndRecord(plan: Plan, progress: Progress, signal: AbortSignal): Promise<Fetched> {
  const fetched = await fetchPlan(plan, { store: await openStore(), signal, report: reportTo(progress) })
  await writeFileAtomic(fetchedPath(plan.name), `${JSON.stringify(fetched, null, 2)}\n`)
  return fetched
}

/** The same, with the tools that turn out to be missing on the way: `install` installs them. */
export function fetchWithTools(plan: Plan, install: boolean, signal: AbortSignal): Promise<Fetched> {
  return withProgress('fetch', async progress => {
    const tools = { install, report: progress.detail, signal }
    // Without skopeo images come from elsewhere, and it is said; who lets us install tools gets the real ones.
    if (install) await ensureTools(['skopeo'], tools)
    return withTools(() => fetchAndRecord(plan, progress, signal), tools)
  })
}

function reportTo(progress: Progress): FetchOptions['report'] {
  return ({ kind, subject, text, bytes, totalBytes }) => {
    const line = `${subject}: ${text}${bytes === undefined ? '' : ` ${amount(bytes, totalBytes)}`}`
    if (kind === 'note') progress.note(line)
    else progress.update(line)
  }
}
