import { join } from 'node:path'
import { openStore } from '../artifacts/store.ts'
import { defaultStoreDirectory } from '../artifacts/store-folder.ts'
import { baselineTools, buildBaseline } from '../bench/baselines/build.ts'
import type { BaselineName } from '../bench/baselines/index.ts'
import type { Contestant } from '../bench/contestant.ts'
import { htmlReport } from '../bench/picture/html.ts'
import { terminalReport } from '../bench/picture/terminal.ts'
import { type BenchReport, jsonReport, summarize } from '../bench/report.ts'
import { type CountedBoot, runBench } from '../bench/run.ts'
import type { SourceFile } from '../config/document.ts'
import { quote } from '../diagnostics/quote.ts'
import { Painted } from '../diagnostics/terminal-text.ts'
import { WorldError } from '../host/errors.ts'
import { exists } from '../host/files.ts'
import { type GeneratedFolder, refuseForeign, writeGenerated } from '../host/generated/index.ts'
import { requireRegularFile } from '../host/regular-file.ts'
import type { Plan } from '../plan/types.ts'
import { compileFile } from '../tasks/inputs.ts'
import { reachablePorts } from '../verify/phases.ts'
import { qemuDriver } from '../vm/qemu/driver.ts'
import { bakeConfig } from './bake-image.ts'
import type { ExitCode } from './exit-code.ts'
import { needFetched, outFolder } from './fetched.ts'
import { isOffline, refuseInstall } from './offline.ts'
import { complain, print, printJson, useColor } from './print.ts'
import { withProgress } from './progress.ts'
import { planOrReport } from './report.ts'
import { interrupted } from './signals.ts'
import { configOrStarter } from './starter.ts'
import { ensureTools, type ToolOptions, withTools } from './tools.ts'

export interface BenchOptions {
  readonly config?: string
  readonly boots: number
  readonly against: readonly BaselineName[]
  /** Boot this image as it is, and bake none. */
  readonly image?: string
  readonly json?: boolean
  readonly installTools?: boolean
}

/** `bakelet bench`: boots the image n times from power-on to the answer, and others in turn with it. */
export async function bench(options: BenchOptions): Promise<ExitCode> {
  const source = await configOrStarter(options.config)
  if (isOffline({})) refuseNetwork(options)
  const signal = interrupted()
  const { plan } = await compileFile(source)
  // A config with problems gets no further than to where they are printed.
  if (plan) await prepare(plan, options, signal)
  const own = await ownImage(source, options, signal)
  if (!own) return 1
  const bakelet: Contestant = {
    name: 'bakelet',
    about: 'the image that bakelet bakes',
    image: own.image,
    firmware: 'uefi',
    unit: 'kubelet.service',
  }
  const contestants = [bakelet, ...(await baselinesOf(own.plan, options, signal))]
  const report = await measured(contestants, own.plan, options, signal)
  if (options.json) printJson(JSON.parse(jsonReport(report)))
  else print(new Painted(terminalReport(report, { color: useColor('stdout') })))
  return 0
}

/** What of a bench asks the network, whatever the store has. */
function refuseNetwork({ against, installTools = false }: BenchOptions): void {
  refuseInstall(installTools)
  if (against.length > 0)
    throw new WorldError(
      '--against cannot be used with BAKELET_OFFLINE: its images are built from downloaded packages',
      {
        next: 'leave out --against, or unset BAKELET_OFFLINE',
      },
    )
}

/** Sees to it that the bench can end well. Before all else: a bake takes a while, and boots take longer. */
async function prepare(plan: Plan, options: BenchOptions, signal: AbortSignal): Promise<void> {
  if (reachablePorts(plan).length === 0)
    throw new WorldError('no pod of this config has a TCP hostPort, so none could answer', {
      next: 'give a container a hostPort',
    })
  const tools = new Set([...qemuDriver.tools, ...options.against.flatMap(baselineTools)])
  await withProgress('tools', progress =>
    ensureTools([...tools], { install: options.installTools ?? false, report: progress.detail, signal }),
  )
}

/** The image that bakelet bakes, or the one that is there. Undefined, and printed why, when the config has problems. */
async function ownImage(
  source: SourceFile,
  { image, installTools: install = false }: BenchOptions,
  signal: AbortSignal,
): Promise<{ readonly plan: Plan; readonly image: string } | undefined> {
  if (image === undefined) {
    const baked = await bakeConfig(source, {
      formats: ['qcow2'],
      sbom: false,
      install,
      signal,
      offline: isOffline({}),
    })
    const [path] = baked?.images ?? []
    return baked && path !== undefined ? { plan: baked.plan, image: path } : undefined
  }
  if (!(await exists(image)))
    throw new WorldError(`there is no file ${quote(image)}`, { next: 'leave out --image to bake the image' })
  requireRegularFile(image)
  const plan = await planOrReport(await compileFile(source))
  return plan && { plan, image }
}

async function baselinesOf(
  plan: Plan,
  { against, installTools: install = false }: BenchOptions,
  signal: AbortSignal,
): Promise<Contestant[]> {
  const contestants: Contestant[] = []
  if (against.length === 0) return contestants
  const fetched = needFetched(plan)
  for (const baseline of against)
    contestants.push(
      await withProgress(`build ${baseline}`, async progress => {
        const tools: ToolOptions = { install, report: progress.detail, signal }
        const cache = join(defaultStoreDirectory(), 'baselines')
        const options = { plan: fetched, cache, signal, report: progress.detail, store: await openStore() }
        return withTools(() => buildBaseline(baseline, options), tools)
      }),
    )
  return contestants
}

/** Boots them all. What was measured is written down also when a boot fails, or Ctrl-C ends the run. */
async function measured(
  contestants: readonly Contestant[],
  plan: Plan,
  { boots, installTools: install = false }: BenchOptions,
  signal: AbortSignal,
): Promise<BenchReport> {
  const folder = join(outFolder(plan.name), 'bench')
  const about = { name: plan.name, startedAt: new Date().toISOString() }
  const done: CountedBoot[] = []
  // Before the boots, which take long, and not after.
  await refuseForeign(folder, reports({ 'bench.json': '', 'bench.html': '' }))
  try {
    await runBench(contestants, {
      ...{ plan, boots, signal },
      workDir: join(folder, 'machine'),
      onBoot: boot => done.push(boot),
      step: (title, work) =>
        withProgress(title, async progress => {
          const tools: ToolOptions = { install, report: progress.detail, signal }
          // The firmware is a package of its own.
          const boot = await withTools(() => work(progress.detail), tools)
          progress.note(`${boot.seconds.toFixed(1)} s`)
          return boot
        }),
    })
  } finally {
    if (done.length > 0) await write(folder, summarize(contestants, done, about))
  }
  return summarize(contestants, done, about)
}

/** The reports in a folder, which is also where the machines have theirs. */
function reports(files: Readonly<Record<'bench.json' | 'bench.html', string>>): GeneratedFolder {
  return {
    output: 'bench',
    files: Object.entries(files).map(([path, content]) => ({ path, mode: '0644', content })),
    beside: true,
  }
}

async function write(folder: string, report: BenchReport): Promise<void> {
  const files = {
    'bench.json': `${jsonReport(report)}\n`,
    'bench.html': htmlReport(report),
  }
  await writeGenerated(folder, reports(files))
  for (const name of Object.keys(files)) complain(`  ${join(folder, name)}`)
}
