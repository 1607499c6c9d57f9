import { join } from 'node:path'
import { boot } from '../boot/boot.ts'
import { quote } from '../diagnostics/quote.ts'
import { WorldError } from '../host/errors.ts'
import { exists, linkOrCopy } from '../host/files.ts'
import { makeFolder } from '../host/make-folder.ts'
import type { Plan } from '../plan/types.ts'
import { forwardsOf } from '../vm/forwards.ts'
import { reachedFrom } from '../vm/machine-network.ts'
import type { VmSpec } from '../vm/types.ts'
import { lookUp } from './fetched.ts'
import { machineSize } from './machine-size.ts'
import { type Planned, planOf } from './planned.ts'
import { outFolder, type Project } from './project.ts'
import { refuseCredentials } from './refuse-credentials.ts'
import { refusePulls } from './refuse-pulls.ts'
import type { Route, RouteOptions } from './route.ts'
import { toolOptions, toolsStep, withTools } from './tools.ts'

/** The image that is baked from the config: everything is in place before it boots. */
export async function bakedRoute(project: Project, options: RouteOptions): Promise<Route> {
  const { driver, fetch, disks, size, network, loopbackPorts } = options
  const planned = await planOf(project)
  refuseCredentials(planned.config)
  if (network === 'isolated')
    refusePulls(planned.plan, 'add --network user, or leave images.preload out of the config')
  const workDir = join(outFolder(project, planned.plan), driver.name)
  // The machine's own name for the image: another bake replaces the file, but not under a disk that is laid over it.
  const ownImage = join(workDir, 'image.qcow2')
  const kept = (options.keep ?? false) && (await exists(ownImage))
  const before = fetch || kept ? undefined : await bakedBefore(project, planned)
  await toolsStep(project, driver.tools)
  const { plan, image } = kept
    ? { plan: planned.plan, image: ownImage }
    : (before ?? (await bakedNow(project)))
  if (!kept) {
    await driver.discard(workDir)
    await makeFolder(workDir)
    await linkOrCopy(image, ownImage)
  }
  return {
    plan,
    boot: async how => {
      how.report(
        reachedFrom(
          network,
          driver,
          loopbackPorts.map(port => `port ${port}`),
        ),
      )
      const spec: VmSpec = {
        ...{ name: plan.name, arch: plan.arch, workDir, baseImage: ownImage, disks, network, loopbackPorts },
        seed: undefined,
        firmware: 'uefi',
        forwards: await forwardsOf(plan, options.forwards),
        ...machineSize(planned.config),
        ...size,
      }
      // The firmware is a package of its own.
      const tools = toolOptions(project, { detail: how.report })
      return withTools(() => boot(spec, { ...how, plan, driver }), { ...tools, signal: how.signal })
    },
  }
}

interface Baked {
  readonly plan: Plan
  readonly image: string
}

async function bakedNow(project: Project): Promise<Baked> {
  const { bake } = await import('./bake.ts')
  const { plan, images } = await bake(project, { formats: ['qcow2'], sbom: false, lock: true })
  const [image] = images
  if (image === undefined) throw new Error('a bake of one format makes one image')
  return { plan, image }
}

/** The image of an earlier bake. Throws WorldError if there is none, or the image of another plan. */
async function bakedBefore(project: Project, { plan: planned, config }: Planned): Promise<Baked> {
  const folder = outFolder(project, planned)
  const image = join(folder, `${planned.name}.qcow2`)
  const next = '`bakelet up` bakes it; `--first-boot` boots the stock image with user-data'
  if (!(await exists(image))) throw new WorldError(`${quote(image)} does not exist`, { next })
  const { isBakedFrom } = await import('../bake/baked-plan.ts')
  const { plan } = await lookUp(project, planned)
  if (!plan || !(await isBakedFrom(folder, plan, config.image)))
    throw new WorldError(`${quote(image)} was not baked from this config`, { next })
  return { plan, image }
}
