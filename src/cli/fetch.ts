import { type FetchOptions, fetchPlan } from '../artifacts/fetch.ts'
import { rebuildPlan } from '../artifacts/rebuild.ts'
import { openStore } from '../artifacts/store.ts'
import { WorldError } from '../host/errors.ts'
import { writeFileAtomic } from '../host/files.ts'
import type { Fetched, Plan } from '../plan/types.ts'
import { compileFile, needConfig } from '../tasks/inputs.ts'
import { amount } from './amount.ts'
import type { ExitCode } from './exit-code.ts'
import { fetchedPath } from './fetched.ts'
import { isOffline, refuseInstall, storedOrMissing } from './offline.ts'
import { print, printPath } from './print.ts'
import { type Progress, withProgress } from './progress.ts'
import { planOrReport } from './report.ts'
import { interrupted } from './signals.ts'
import { ensureTools, withTools } from './tools.ts'

export interface FetchCommandOptions {
  readonly config?: string
  readonly rebuild?: boolean
  /** Folder to write everything to, for a network that reaches nothing. */
  readonly bundle?: string
  /** Put the base image into the bundle. */
  readonly base: boolean
  /** Folder that `bundle` wrote elsewhere, and what the sha256 of its manifest must be. */
  readonly from?: string
  readonly digest?: string
  readonly offline?: boolean
  readonly installTools?: boolean
}

/**
 * `bakelet fetch`: everything that the plan needs into the store, and the record of it into out/NAME/fetched.json.
 * With `rebuild`: what can be built from its Go module is built twice instead, and the digests are compared.
 */
export async function fetch(options: FetchCommandOptions): Promise<ExitCode> {
  const source = needConfig(options.config)
  const compiled = await compileFile(source)
  const plan = await planOrReport(compiled)
  const { config } = compiled
  if (!plan || !config) return 1
  const signal = interrupted()
  const { from, digest, bundle, base } = options
  const offline = from !== undefined || isOffline(options)
  if (offline && (options.rebuild || bundle !== undefined))
    throw new WorldError(
      `${bundle === undefined ? '--rebuild' : '--bundle'} cannot be used with --offline or BAKELET_OFFLINE`,
      { next: 'run the command on a machine with network access' },
    )
  if (options.rebuild) return await rebuild(plan, signal)
  const input = { source, config, plan, signal }
  // Only what closed networks need loads it.
  const bundles = () => import('./bundle.ts')
  if (from !== undefined) await (await bundles()).takeBundle(from, { ...input, digest })
  const install = options.installTools ?? false
  if (offline) refuseInstall(install)
  const fetched = await fetchWithTools(plan, { install, offline, signal })
  printPath(fetchedPath(plan.name))
  if (bundle !== undefined) await (await bundles()).bundle(bundle, { ...input, fetched, base, install })
  return 0
}

async function rebuild(plan: Plan, signal: AbortSignal): Promise<ExitCode> {
  const results = await withProgress('build twice', async progress =>
    rebuildPlan(plan, { store: await openStore(), signal, report: reportTo(progress) }),
  )
  for (const { artifact, first, second, same } of results)
    print(`${artifact.name} ${artifact.version}  ${same ? `same ${first}` : `DIFFERENT ${first} ${second}`}`)
  const differing = results.filter(({ same }) => !same)
  if (differing.length > 0) {
    const both = differing.map(({ artifact, first, second }) => `${artifact.name} is ${first} and ${second}`)
    throw new WorldError(`two builds of the same source differ: ${both.join(', ')}`)
  }
  return 0
}

/** Fills the store and leaves the record that turns the plan's choices into digests. */
async function fetchAndRecord(
  plan: Plan,
  progress: FetchProgress,
  { signal, offline }: { readonly signal: AbortSignal; readonly offline: boolean },
): Promise<Fetched> {
  const fetched = offline
    ? await storedOrMissing(plan)
    : await fetchPlan(plan, { store: await openStore(), signal, report: reportTo(progress) })
  await writeFileAtomic(fetchedPath(plan.name), `${JSON.stringify(fetched, null, 2)}\n`)
  return fetched
}

export interface NetworkOptions {
  /** Install missing tools. */
  readonly install: boolean
  /** Ask the store alone. */
  readonly offline: boolean
  readonly signal: AbortSignal
}

/**
 * The same, with the tools that turn out to be missing on the way: `install` installs them. As `lock` it leaves standing
 * where each thing came from.
 */
export function fetchWithTools(
  plan: Plan,
  { install, offline, signal }: NetworkOptions,
  title: 'fetch' | 'lock' = 'fetch',
): Promise<Fetched> {
  return withProgress(title, async progress => {
    if (offline) return fetchAndRecord(plan, progress, { signal, offline })
    const tools = { install, report: progress.detail, signal }
    const how = title === 'lock' ? { ...progress, done: progress.note } : progress
    // Without skopeo, images are made here instead of downloaded, with a note. --install-tools prefers the real ones.
    if (install) await ensureTools(['skopeo'], tools)
    return withTools(() => fetchAndRecord(plan, how, { signal, offline }), tools)
  })
}

interface FetchProgress extends Progress {
  /** Default: as any line. */
  readonly done?: (line: string) => void
}

function reportTo(progress: FetchProgress): FetchOptions['report'] {
  return ({ kind, subject, text, bytes, totalBytes }) => {
    const line = `${subject}: ${text}${bytes === undefined ? '' : ` ${amount(bytes, totalBytes)}`}`
    if (kind === 'note') progress.note(line)
    else if (kind === 'done' && progress.done) progress.done(line)
    else progress.update(line)
  }
}
