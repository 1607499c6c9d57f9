import { join } from 'node:path'
import type { SourceFile } from '../config/document.ts'
import { starter } from '../config/starter.ts'
import { writeFileAtomic } from '../host/files.ts'
import { drivers } from '../vm/index.ts'
import { findConfig, needConfig } from './inputs.ts'
import { bootAndProve } from './machine.ts'
import { complain } from './print.ts'
import type { ExitCode } from './program.ts'
import { interrupted } from './signals.ts'

export interface UpOptions {
  readonly config?: string
  readonly driver: keyof typeof drivers
  /** Fetch and bake first (`up`), or boot what is there (`run`). */
  readonly fetch: boolean
  readonly firstBoot?: boolean
  readonly exit?: boolean
  readonly keep?: boolean
  readonly json?: boolean
  readonly installTools?: boolean
}

/** `bakelet up` and `bakelet run`: from a config to pods that answer. */
export async function up({ installTools: install = false, ...options }: UpOptions): Promise<ExitCode> {
  const source = await configOrStarter(options.config)
  const driver = drivers[options.driver]
  const signal = interrupted()
  const how = { ...options, driver, install, signal }
  // Only the route that is taken is loaded.
  const route =
    options.firstBoot || !driver.bootsWithoutSeed
      ? await (await import('./first-boot.ts')).firstBootRoute(source, how)
      : await (await import('./baked-boot.ts')).bakedRoute(source, how)
  if (!route) return 1
  await bootAndProve(route, how)
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
