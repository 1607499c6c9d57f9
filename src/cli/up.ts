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
import { bootAndProve, prepareMachine } from './machine.ts'
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
  const driver = drivers[options.driver]
  const signal = interrupted()
  if (compiled.config && compiled.plan) {
    const { base } = compiled.config
    await withProgress('tools', progress =>
      prepareMachine(base, driver, {
        install: options.installTools ?? false,
        report: progress.detail,
        signal,
      }),
    )
  }
  const plan =
    driver.loopbackFromGuest === undefined
      ? await selfFetchingPlan(source, compiled)
      : await storedPlan(source, compiled, options, signal)
  if (!plan || !compiled.config) return 1
  await bootAndProve({
    ...options,
    plan,
    base: compiled.config.base,
    configFile: source.file,
    signal,
    driver,
  })
  return 0
}

/** Where no config is named and none is here: what `bakelet init` would write, in out/, so that it can be looked at. */
async function configOrStarter(asked: string | undefined): Promise<SourceFile> {
  if (asked !== undefined) return needConfig(asked)
  const found = findConfig(undefined)
  if (found) return found
  const folder = join('out', 'starter')
  for (const { path, content } of starter('starter')) await writeFileAtomic(join(folder, path), content)
  complain(`no config in this folder: taking ${folder}, which is what \`bakelet init\` writes`)
  return needConfig(join(folder, 'bakelet.yaml'))
}

/** The plan of a machine that cannot reach our store: it fetches releases and images itself, as in any cloud. */
async function selfFetchingPlan(source: SourceFile, compiled: Compiled): Promise<Plan | undefined> {
  const { checkDigests } = await import('../outputs/cloud-init/check.ts')
  return planOrReport(compiled, compiled.plan && checkDigests(compiled.plan, source.file))
}

/** The plan with the digests of what is in the store, which `up` fills first. */
async function storedPlan(
  source: SourceFile,
  compiled: Compiled,
  options: UpOptions,
  signal: AbortSignal,
): Promise<Plan | undefined> {
  const planned = await planOrReport(compiled)
  if (!planned) return undefined
  if (options.fetch) await fill(planned, options.installTools ?? false, signal)
  const fetched = await fetchedFor(source)
  if (!fetched)
    throw new WorldError('nothing was fetched for this config', {
      next: '`bakelet up` fetches, boots and proves',
    })
  return (await compileFile(source, fetched)).plan
}

function fill(plan: Plan, install: boolean, signal: AbortSignal): Promise<unknown> {
  return withProgress('fetch', async progress => {
    const tools = { install, report: progress.detail, signal }
    // Without skopeo images come from elsewhere, and it is said; who lets us install tools gets the real ones.
    if (install) await ensureTools(['skopeo'], tools)
    return withTools(() => fetchAndRecord(plan, progress, signal), tools)
  })
}
