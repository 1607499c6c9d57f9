import { join } from 'node:path'
import { baseTools } from '../base/base-image.ts'
import { firstBoot, type Supply } from '../boot/first-boot.ts'
import type { Config } from '../config/schema.ts'
import { WorldError } from '../host/errors.ts'
import { checkDigests } from '../outputs/cloud-init/check.ts'
import { reachedFrom } from '../vm/machine-network.ts'
import type { VmDriver } from '../vm/types.ts'
import { baseImageOf, requireOfflineBase } from './base-image.ts'
import { fetchPlanned } from './fetch.ts'
import { needFetched } from './fetched.ts'
import { lockIfNone } from './first-lock.ts'
import { judgeFetched } from './judge.ts'
import { machineSize } from './machine-size.ts'
import { type Planned, planOf } from './planned.ts'
import { outFolder, type Project } from './project.ts'
import { refuseCredentials } from './refuse-credentials.ts'
import type { Route, RouteOptions } from './route.ts'
import { step } from './step.ts'
import { toolsStep } from './tools.ts'
import { ofCloudInit } from './unused-settings.ts'

/** The stock image with user-data, which fetches and places everything in its first boot. */
export async function firstBootRoute(project: Project, options: RouteOptions): Promise<Route> {
  const { driver, disks, forwards, loopbackPorts } = options
  const fromStore = driver.loopbackFromGuest !== undefined
  const planned = await planOf(project, (planned, file) => [
    ...ofCloudInit(planned, file),
    ...(fromStore ? [] : checkDigests(planned.plan, file)),
  ])
  refuseCredentials(planned.config)
  refuseBase(planned.config.base, driver)
  // Before a fetch, which may build for ten minutes.
  await toolsStep(project, [
    ...new Set([...driver.tools, ...baseTools(planned.config.base, project.offline)]),
  ])
  if (project.offline) await requireOfflineBase(project, planned)
  const supply: Supply = fromStore
    ? { supply: 'store', plan: await storedPlan(project, planned, options) }
    : { supply: 'upstream', plan: planned.plan }
  const base = await step(project, 'base image', progress => baseImageOf(project, planned, progress))
  const workDir = join(outFolder(project, planned.plan), `${driver.name}-first-boot`)
  if (!options.keep) await driver.discard(workDir)
  const store = await project.store()
  const size = { ...machineSize(planned.config), ...options.size }
  return {
    plan: supply.plan,
    boot: how => {
      const ownFiles = fromStore ? ["bakelet's server of its own files"] : []
      how.report(reachedFrom('user', driver, [...ownFiles, ...loopbackPorts.map(port => `port ${port}`)]))
      return firstBoot({
        ...how,
        ...supply,
        driver,
        baseImage: base.path,
        workDir,
        store,
        disks,
        forwards,
        loopbackPorts,
        size,
      })
    },
  }
}

function refuseBase(base: Config['base'], driver: VmDriver): void {
  if (base === 'debian-13' && !driver.firmwares.includes('bios'))
    throw new WorldError(`the base debian-13 boots by BIOS, and ${driver.name} boots every machine by UEFI`, {
      next: 'set `base` to a cloud image of the distribution: base: {url: …, sha256: …}',
    })
}

/** The plan with the digests of what is in the store, which `up` fills first. */
async function storedPlan(project: Project, planned: Planned, { fetch }: RouteOptions) {
  if (!fetch)
    return needFetched(project, planned.plan, '`bakelet up --first-boot` fetches everything and boots')
  const result = await fetchPlanned(project, planned.plan)
  await judgeFetched(project, planned, result.plan)
  await lockIfNone(project, planned, result)
  return result.plan
}
