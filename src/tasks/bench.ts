import { join } from 'node:path'
import { baselineTools, buildBaseline } from '../bench/baselines/build.ts'
import type { BaselineName } from '../bench/baselines/index.ts'
import type { Contestant } from '../bench/contestant.ts'
import { htmlReport } from '../bench/picture/html.ts'
import { svgReport } from '../bench/picture/svg.ts'
import { type BenchReport, jsonReport, summarize } from '../bench/report.ts'
import { type CountedBoot, runBench } from '../bench/run.ts'
import { quote } from '../diagnostics/quote.ts'
import { WorldError } from '../host/errors.ts'
import { exists } from '../host/files.ts'
import { type GeneratedFolder, refuseForeign, writeGenerated } from '../host/generated/index.ts'
import { requireRegularFile } from '../host/regular-file.ts'
import type { Plan } from '../plan/types.ts'
import { reachablePorts } from '../verify/phases.ts'
import { qemuDriver } from '../vm/qemu/driver.ts'
import { bake } from './bake.ts'
import { needFetched } from './fetched.ts'
import { planOf } from './planned.ts'
import { cacheFolder, outFolder, type Project } from './project.ts'
import { refusePulls } from './refuse-pulls.ts'
import { step } from './step.ts'
import { toolOptions, toolsStep, withTools } from './tools.ts'

export interface BenchOptions {
  readonly boots: number
  /** Images to compare with. */
  readonly against: readonly BaselineName[]
  /** Existing image to boot. Default: the image that bake() makes. */
  readonly image?: string
}

/**
 * Boots the image of a project several times, from power-on to the answer, alternately with the baselines. Writes
 * OUT/NAME/bench/bench.json, bench.html and boot.svg, also with the boots until a failure or an abort.
 */
export async function bench(project: Project, options: BenchOptions): Promise<BenchReport> {
  const { plan } = await planOf(project)
  // A bake takes a while, and boots take longer: what would end them is known before.
  if (reachablePorts(plan).length === 0)
    throw new WorldError('no pod of this config has a TCP hostPort, so none could answer', {
      next: 'give a container a hostPort',
    })
  refusePulls(plan, 'leave images.preload out of the config')
  await toolsStep(project, [...new Set([...qemuDriver.tools, ...options.against.flatMap(baselineTools)])])
  const bakelet: Contestant = {
    name: 'bakelet',
    about: 'the image that bakelet bakes',
    image: options.image === undefined ? await bakedImage(project) : await existingImage(options.image),
    firmware: 'uefi',
    unit: 'kubelet.service',
  }
  const contestants = [bakelet, ...(await baselinesOf(project, plan, options.against))]
  return measured(project, plan, contestants, options.boots)
}

async function bakedImage(project: Project): Promise<string> {
  const { images } = await bake(project, { formats: ['qcow2'], sbom: false })
  const [image] = images
  if (image === undefined) throw new Error('a bake of one format makes one image')
  return image
}

async function existingImage(image: string): Promise<string> {
  if (!(await exists(image)))
    throw new WorldError(`there is no file ${quote(image)}`, { next: 'leave out --image to bake the image' })
  requireRegularFile(image)
  return image
}

async function baselinesOf(
  project: Project,
  planned: Plan,
  against: readonly BaselineName[],
): Promise<Contestant[]> {
  if (against.length === 0) return []
  const plan = await needFetched(project, planned)
  const [store, cache] = [await project.store(), await cacheFolder(project, 'baselines')]
  const contestants: Contestant[] = []
  for (const baseline of against)
    contestants.push(
      await step(project, `build ${baseline}`, progress => {
        const options = { plan, cache, store, signal: project.signal, report: progress.detail }
        return withTools(() => buildBaseline(baseline, options), toolOptions(project, progress))
      }),
    )
  return contestants
}

/** Boots them all. The boots until a failure or an abort are reported too. */
async function measured(
  project: Project,
  plan: Plan,
  contestants: readonly Contestant[],
  boots: number,
): Promise<BenchReport> {
  const folder = join(outFolder(project, plan), 'bench')
  const about = { name: plan.name, startedAt: new Date().toISOString() }
  const done: CountedBoot[] = []
  // Before the boots, which take long, and not after.
  await refuseForeign(folder, reports({ 'bench.json': '', 'bench.html': '', 'boot.svg': '' }))
  try {
    await runBench(contestants, {
      ...{ plan, boots, signal: project.signal },
      workDir: join(folder, 'machine'),
      onBoot: boot => done.push(boot),
      step: (title, work) =>
        step(project, title, async progress => {
          // The firmware is a package of its own.
          const boot = await withTools(() => work(progress.detail), toolOptions(project, progress))
          progress.note(`${boot.seconds.toFixed(1)} s`)
          return boot
        }),
    })
  } finally {
    if (done.length > 0) await write(project, folder, summarize(contestants, done, about))
  }
  return summarize(contestants, done, about)
}

/** The reports in a folder, which is also where the machines have theirs. */
function reports(files: Readonly<Record<'bench.json' | 'bench.html' | 'boot.svg', string>>): GeneratedFolder {
  return {
    output: 'bench',
    files: Object.entries(files).map(([path, content]) => ({ path, mode: '0644', content })),
    beside: true,
  }
}

async function write({ on }: Project, folder: string, report: BenchReport): Promise<void> {
  const files = {
    'bench.json': `${jsonReport(report)}\n`,
    'bench.html': htmlReport(report),
    'boot.svg': svgReport(report),
  }
  await writeGenerated(folder, reports(files))
  for (const name of Object.keys(files)) await on({ kind: 'note', line: join(folder, name) })
}
