import { type DriverName, drivers } from '../vm/index.ts'
import type { ExitCode } from './exit-code.ts'
import { bootAndProve } from './machine.ts'
import { isOffline, refuseInstall } from './offline.ts'
import { interrupted } from './signals.ts'
import { configOrStarter } from './starter.ts'

export interface UpOptions {
  readonly config?: string
  readonly driver: DriverName
  /** Fetch and bake first (`up`), or boot what is there (`run`). */
  readonly fetch: boolean
  readonly firstBoot?: boolean
  readonly exit?: boolean
  readonly keep?: boolean
  readonly json?: boolean
  readonly installTools?: boolean
  readonly offline?: boolean
}

/** `bakelet up` and `bakelet run`: from a config to pods that answer. */
export async function up({ installTools: install = false, ...options }: UpOptions): Promise<ExitCode> {
  const source = await configOrStarter(options.config)
  const driver = await drivers[options.driver]()
  const signal = interrupted()
  const offline = isOffline(options)
  if (offline) refuseInstall(install)
  const how = { ...options, driver, install, offline, signal }
  // Only the route that is taken is loaded.
  const route =
    options.firstBoot || !driver.bootsWithoutSeed
      ? await (await import('./first-boot.ts')).firstBootRoute(source, how)
      : await (await import('./baked-boot.ts')).bakedRoute(source, how)
  if (!route) return 1
  await bootAndProve(route, how)
  return 0
}
