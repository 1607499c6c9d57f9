import { join } from 'node:path'
import { defaultStoreDirectory, openStore } from '../artifacts/store.ts'
import type { Contestant } from '../bench/contestant.ts'
import { htmlReport } from '../bench/picture/html.ts'
import { terminalReport } from '../bench/picture/terminal.ts'
import { type BenchReport, jsonReport, summarize } from '../bench/report.ts'
import { buildRival, type Rival, rivalTools } from '../bench/rivals/index.ts'
import { type CountedBoot, runBench } from '../bench/run.ts'
import type { SourceFile } from '../config/document.ts'
import { WorldError } from '../host/errors.ts'
import { exists, writeFileAtomic } from '../host/files.ts'
import type { Plan } from '../plan/types.ts'
import { reachablePorts } from '../verify/phases.ts'
import { qemuDriver } from '../vm/qemu/driver.ts'
import { bakeConfig } from './bake-image.ts'
import { fetchedFor, outFolder } from './fetched.ts'
import { compileFile, needConfig } from './inputs.ts'
import { complain, print, useColor } from './print.ts'
import type { ExitCode } from './program.ts'
import { withProgress } from './progress.ts'
import { planOrReport } from './report.ts'
import { interrupted } from './signals.ts'
import { ensureTools, type ToolOptions, withTools } from './tools.ts'

export interface BenchOptions {
  readonly config?: string
  readonly boots: number
  readonly against: readonly Rival[]
  /** Boot this image as it is, and bake none. */
  readonly image?: string
  readonly json?: boolean
  readonly installTools?: boolean
}

/** `bakelet bench`: boots the image n times from power-on to the answer, and others in turn with it. */
export async function bench(options: BenchOptions): Promise<ExitCode> {
  const source = needConfig(options.config)
  const plan = await planOrReport(await compileFile(source))
  if (!plan) return 1
  if (reachablePorts(plan).length === 0)
    throw new WorldError('no pod of this config has a TCP hostPort: nothing would answer', {
      next: 'give a container of a pod a hostPort',
    })
  const signal = interrupted()
  const install = options.installTools ?? false
  await withProgress('tools', progress =>
    ensureTools([...new Set([...qemuDriver.tools, ...options.against.flatMap(rivalTools)])], {
      ...{ install, signal, report: progress.detail },
    }),
  )
  const contestants = await contestantsOf(source, options, signal)
  if (!contestants) return 1
  const report = await measured(contestants, plan, options, signal)
  print(options.json ? jsonReport(report) : terminalReport(report, { color: useColor(process.stdout) }))
  return 0
}

/** bakelet's image and those of its rivals, which are made first where they are not there. */
async function contestantsOf(
  source: SourceFile,
  { image, against, installTools: install = false }: BenchOptions,
  signal: AbortSignal,
): Promise<Contestant[] | undefined> {
  const own =
    image === undefined
      ? await bakeConfig(source, { formats: ['qcow2'], install, signal })
      : await asItIs(image, source)
  if (!own) return undefined
  const bakelet: Contestant = {
    name: 'bakelet',
    about: 'The image that bakelet bakes.',
    image: own.images[0] ?? '',
    firmware: 'uefi',
    unit: 'kubelet.service',
  }
  const contestants = [bakelet]
  for (const rival of against)
    contestants.push(
      await withProgress(`build ${rival}`, async progress => {
        const options = {
          ...{ plan: own.plan, signal, report: progress.detail },
          store: await openStore(),
          cache: join(defaultStoreDirectory(), 'rivals'),
        }
        return withTools(() => buildRival(rival, options), { install, report: progress.detail, signal })
      }),
    )
  return contestants
}

async function asItIs(image: string, source: SourceFile) {
  if (!(await exists(image)))
    throw new WorldError(`there is no file ${image}`, { next: 'without --image the image is baked' })
  const { plan } = await compileFile(source, await fetchedFor(source))
  return plan && { plan, images: [image] }
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

async function write(folder: string, report: BenchReport): Promise<void> {
  const files = {
    'bench.json': `${jsonReport(report)}\n`,
    'bench.html': htmlReport(report),
  }
  for (const [name, content] of Object.entries(files)) {
    await writeFileAtomic(join(folder, name), content)
    complain(`  ${join(folder, name)}`)
  }
}
