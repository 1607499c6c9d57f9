import { join } from 'node:path'
import type { Compiled } from '../compile.ts'
import type { SourceFile } from '../config/document.ts'
import { starter } from '../config/starter.ts'
import { WorldError } from '../host/errors.ts'
import { writeFileAtomic } from '../host/files.ts'
import type { Plan } from '../plan/types.ts'
import { drivers } from '../vm/index.ts'
import { fetchAndRecord } from './fetch.ts'
import { fetchedFor } from './fetched.ts'
import { compileFile, findConfig, needConfig } from './inputs.ts'
import { bootAndProve } from './machine.ts'
import { complain } from './print.ts'
import type { ExitCode } from './program.ts'
import { withProgress } from './progress.ts'
import { planOrReport } from './report.ts'
import { interrupted } from './signals.ts'
import { ensureTools, withTools } from './tools.ts'

export interface UpOptions {
  readonly config?: string
  readonly driver: keyof typeof drivers
  /** Fetch first (`up`), or boot what was fetched before (`run`). */
  readonly fetch: boolean
  readonly exit?: boolean
  readonly keep?: boolean
  readonly json?: boolean
  readonly installTools?: boolean
}

/** `bakelet up` and `bakelet run`: from a config to pods that answer. */
export async function up(options: UpOptions): Promise<ExitCode> {
  const source = await configOrStarter(options.config)
  const compiled = await compileFile(source)
  const planned = await planOrReport(compiled)
  if (!planned || !compiled.config) return 1
  const signal = interrupted()
  const plan = options.fetch
    ? await fetchFirst(source, planned, options, signal)
    : await fetchedBefore(source)
  if (!plan) return 1
  await bootAndProve({
    plan,
    base: compiled.config.base,
    configFile: source.file,
    signal,
    ...options,
    driver: drivers[options.driver],
  })
  return 0
}

/** Where no config is named and none is here: what `bakelet init` would write, in out/, so that it can be looked at. */
async function configOrStarter(asked: string | undefined): Promise<SourceFile> {
  if (asked !== undefined) return needConfig(asked)
  const found = await findConfig(undefined)
  if (found) return found
  const folder = join('out', 'starter')
  for (const { path, content } of starter('starter')) await writeFileAtomic(join(folder, path), content)
  complain(`no config in this folder: taking ${folder}, which is what \`bakelet init\` writes`)
  return needConfig(join(folder, 'bakelet.yaml'))
}

async function fetchFirst(
  source: SourceFile,
  planned: Plan,
  { installTools: install = false }: UpOptions,
  signal: AbortSignal,
): Promise<Plan | undefined> {
  await withProgress('fetch', async progress => {
    const tools = { install, report: progress.update, signal }
    // Without skopeo images come from elsewhere, and it is said; who lets us install tools gets the real ones.
    if (install) await ensureTools(['skopeo'], tools)
    await withTools(() => fetchAndRecord(planned, progress, signal), tools)
  })
  return fetchedPlan(source)
}

async function fetchedBefore(source: SourceFile): Promise<Plan | undefined> {
  if (!(await fetchedFor(source)))
    throw new WorldError('nothing was fetched for this config', {
      next: '`bakelet up` fetches, boots and proves',
    })
  return fetchedPlan(source)
}

/** The plan again, now with the digests of what is in the store. */
async function fetchedPlan(source: SourceFile): Promise<Plan | undefined> {
  const compiled: Compiled = await compileFile(source, await fetchedFor(source))
  return compiled.plan
}
