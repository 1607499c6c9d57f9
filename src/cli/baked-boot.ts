import { join } from 'node:path'
import { boot } from '../boot/boot.ts'
import type { Compiled } from '../compile/index.ts'
import type { SourceFile } from '../config/document.ts'
import { quote } from '../diagnostics/quote.ts'
import { WorldError } from '../host/errors.ts'
import { exists, linkOrCopy } from '../host/files.ts'
import { makeFolder } from '../host/make-folder.ts'
import type { Plan } from '../plan/types.ts'
import { compileFile } from '../tasks/inputs.ts'
import { forwardsOf } from '../vm/forwards.ts'
import type { VmSpec } from '../vm/types.ts'
import { fetchedPlan, outFolder } from './fetched.ts'
import type { Route, RouteOptions } from './machine.ts'
import { withProgress } from './progress.ts'
import { planOrReport } from './report.ts'
import { ensureTools, withTools } from './tools.ts'

/** The image that is baked from the config: everything is in place before it boots. */
export async function bakedRoute(source: SourceFile, options: RouteOptions): Promise<Route | undefined> {
  const { driver, fetch, install, signal } = options
  const compiled = await compileFile(source)
  const unfetched = compiled.plan ?? (await planOrReport(compiled))
  if (!unfetched) return undefined
  const planned = fetchedPlan(unfetched) ?? unfetched
  const workDir = join(outFolder(planned.name), driver.name)
  // The machine's own name for the image: another bake replaces the file, but not under a disk that is laid over it.
  const ownImage = join(workDir, 'image.qcow2')
  const kept = (options.keep ?? false) && (await exists(ownImage))
  // A bake says the warnings itself.
  if (kept || !fetch) await planOrReport(compiled)
  const before = fetch || kept ? undefined : await bakedBefore(compiled, planned)
  await withProgress('tools', progress =>
    ensureTools(driver.tools, { install, report: progress.detail, signal }),
  )
  const baked = kept ? { plan: planned, image: ownImage } : (before ?? (await bakedNow(source, options)))
  if (!baked) return undefined
  const { plan } = baked
  if (!kept) {
    await driver.discard(workDir)
    await makeFolder(workDir)
    await linkOrCopy(baked.image, ownImage)
  }
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

interface Baked {
  readonly plan: Plan
  readonly image: string
}

async function bakedNow(
  source: SourceFile,
  { install, offline, signal }: RouteOptions,
): Promise<Baked | undefined> {
  const { bakeConfig } = await import('./bake-image.ts')
  const baked = await bakeConfig(source, {
    ...{ formats: ['qcow2'], sbom: false, lock: true },
    ...{ install, offline, signal },
  })
  const [image] = baked?.images ?? []
  return baked && image !== undefined ? { plan: baked.plan, image } : undefined
}

/** What an earlier bake left. Throws WorldError when there is nothing, or the image of another plan. */
async function bakedBefore({ config }: Compiled, plan: Plan): Promise<Baked> {
  const folder = outFolder(plan.name)
  const image = join(folder, `${plan.name}.qcow2`)
  const next = '`bakelet up` bakes it; `--first-boot` boots the stock image with user-data'
  if (!(await exists(image))) throw new WorldError(`${quote(image)} does not exist`, { next })
  const { isBakedFrom } = await import('../bake/baked-plan.ts')
  if (!config || !(await isBakedFrom(folder, plan, config.image)))
    throw new WorldError(`${quote(image)} was not baked from this config`, { next })
  return { plan, image }
}
