import { link, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { boot } from '../boot/boot.ts'
import type { SourceFile } from '../config/document.ts'
import { WorldError } from '../host/errors.ts'
import { exists } from '../host/files.ts'
import type { Plan } from '../plan/types.ts'
import { forwardsOf } from '../vm/forwards.ts'
import type { VmSpec } from '../vm/types.ts'
import { fetchedFor, outFolder } from './fetched.ts'
import { compileFile } from './inputs.ts'
import type { Route, RouteOptions } from './machine.ts'
import { withProgress } from './progress.ts'
import { planOrReport } from './report.ts'
import { ensureTools, withTools } from './tools.ts'

/** The image that is baked from the config: everything is in place before it boots. */
export async function bakedRoute(source: SourceFile, options: RouteOptions): Promise<Route | undefined> {
  const { driver, install, signal } = options
  const planned = await planOrReport(await compileFile(source))
  if (!planned) return undefined
  await withProgress('tools', progress =>
    ensureTools(driver.tools, { install, report: progress.detail, signal }),
  )
  const workDir = join(outFolder(planned.name), driver.name)
  // The machine's own name for the image: another bake replaces the file, but not under a disk that is laid over it.
  const ownImage = join(workDir, 'image.qcow2')
  const kept = (options.keep ?? false) && (await exists(ownImage))
  const plan = kept ? await fetchedPlan(source) : await newImage(source, planned, ownImage, options)
  if (!plan) return undefined
  return {
    plan,
    boot: async how => {
      const spec: VmSpec = {
        ...{ name: plan.name, arch: plan.arch, workDir, baseImage: ownImage },
        seed: undefined,
        firmware: 'uefi',
        forwards: await forwardsOf(plan),
      }
      // The firmware is a package of its own.
      const tools = { install, report: how.report, signal: how.signal }
      return withTools(() => boot(spec, { ...how, plan, driver }), tools)
    },
  }
}

/** Bakes, or takes what was baked before, and gives the machine its image. */
async function newImage(
  source: SourceFile,
  planned: Plan,
  ownImage: string,
  { driver, fetch, install, signal }: RouteOptions,
): Promise<Plan | undefined> {
  let image = join(outFolder(planned.name), `${planned.name}.qcow2`)
  let plan: Plan | undefined
  if (fetch) {
    const { bakeConfig } = await import('./bake-image.ts')
    const baked = await bakeConfig(source, { formats: ['qcow2'], sbom: false, install, signal })
    if (!baked) return undefined
    plan = baked.plan
    image = baked.images[0] ?? image
  } else if (await exists(image)) plan = await fetchedPlan(source)
  else
    throw new WorldError(`there is no ${image}`, {
      next: '`bakelet up` bakes it; `--first-boot` boots the stock image with user-data',
    })
  const workDir = join(ownImage, '..')
  await driver.discard(workDir)
  await mkdir(workDir, { recursive: true })
  await link(image, ownImage)
  return plan
}

async function fetchedPlan(source: SourceFile): Promise<Plan | undefined> {
  return planOrReport(await compileFile(source, await fetchedFor(source)))
}
