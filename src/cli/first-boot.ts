import { dirname, join } from 'node:path'
import type { BaseImage } from '../base/base-image.ts'
import { firstBoot } from '../boot/first-boot.ts'
import type { Compiled } from '../compile/index.ts'
import type { SourceFile } from '../config/document.ts'
import type { Config } from '../config/schema.ts'
import { WorldError } from '../host/errors.ts'
import type { Plan } from '../plan/types.ts'
import { withFetched } from '../plan/with-fetched.ts'
import { compileFile } from '../tasks/inputs.ts'
import { amount } from './amount.ts'
import { fetchWithTools } from './fetch.ts'
import { needFetched, outFolder } from './fetched.ts'
import type { Route, RouteOptions } from './machine.ts'
import { missingOf, storedOrMissing } from './offline.ts'
import { type Progress, quiet, withProgress } from './progress.ts'
import { planOrReport } from './report.ts'
import { ensureTools, type ToolOptions } from './tools.ts'

/** The stock image with user-data, which fetches and places everything in its first boot. */
export async function firstBootRoute(source: SourceFile, options: RouteOptions): Promise<Route | undefined> {
  const { driver, install, offline, signal } = options
  const compiled = await compileFile(source)
  const { config } = compiled
  if (config && compiled.plan)
    await withProgress('tools', progress =>
      prepare(config.base, driver, { install, offline, report: progress.detail, signal }),
    )
  if (offline && config && compiled.plan) await requireOffline(compiled, compiled.plan, source.file, signal)
  const supply =
    driver.loopbackFromGuest === undefined
      ? await fromUpstream(source, compiled)
      : await fromStore(source, compiled, options)
  if (!supply || !config) return undefined
  const { plan } = supply
  const { path: baseImage } = await withProgress('base image', progress =>
    baseImageOf(compiled, plan, source.file, { progress, offline, signal }),
  )
  const { openStore } = await import('../artifacts/store.ts')
  const workDir = join(outFolder(plan.name), `${driver.name}-first-boot`)
  if (!options.keep) await driver.discard(workDir)
  return {
    plan,
    boot: async how => firstBoot({ ...how, ...supply, driver, baseImage, workDir, store: await openStore() }),
  }
}

/** Sees to it that this machine can boot what is asked for. Before all else: a fetch may build for ten minutes. */
async function prepare(
  base: Config['base'],
  driver: RouteOptions['driver'],
  { offline, ...tools }: ToolOptions & { readonly offline: boolean },
): Promise<void> {
  if (base === 'debian-13' && !driver.firmwares.includes('bios'))
    throw new WorldError(`the base debian-13 boots by BIOS, and ${driver.name} boots every machine by UEFI`, {
      next: 'set `base` to a cloud image of the distribution: base: {url: …, sha256: …}',
    })
  const { baseTools } = await import('../base/base-image.ts')
  await ensureTools([...new Set([...driver.tools, ...baseTools(base, offline)])], tools)
}

/** Throws WorldError with everything that a machine with this base would miss without a network. */
export async function requireOffline(
  compiled: Pick<Compiled, 'config' | 'lock'>,
  plan: Plan,
  configFile: string,
  signal: AbortSignal,
): Promise<void> {
  const missing = await missingOf(() =>
    baseImageOf(compiled, plan, configFile, { progress: quiet, offline: true, signal }),
  )
  await storedOrMissing(plan, missing)
}

/** A machine that cannot reach our store downloads releases and images itself, as in any cloud. */
async function fromUpstream(source: SourceFile, compiled: Compiled) {
  const { checkDigests } = await import('../outputs/cloud-init/check.ts')
  const plan = await planOrReport(compiled, compiled.plan && checkDigests(compiled.plan, source.file))
  return plan && ({ supply: 'upstream', plan } as const)
}

/** The plan with the digests of what is in the store, which `up` fills first. */
async function fromStore(source: SourceFile, compiled: Compiled, { fetch, ...network }: RouteOptions) {
  const planned = await planOrReport(compiled)
  if (!planned) return undefined
  if (!fetch) return { supply: 'store', plan: needFetched(planned) } as const
  const fetched = await fetchWithTools(planned, network)
  if (!network.offline)
    await (await import('./lock-after-up.ts')).lockAfterUp(source, compiled, fetched, network.signal)
  return { supply: 'store', plan: withFetched(planned, fetched) } as const
}

interface BaseImageOfOptions {
  readonly progress: Progress
  /** Ask the store alone. */
  readonly offline: boolean
  readonly signal: AbortSignal
}

/** The base image, which is made or downloaded first where it is not there. */
export async function baseImageOf(
  { config, lock }: Pick<Compiled, 'config' | 'lock'>,
  { arch }: Plan,
  configFile: string,
  { progress, offline, signal }: BaseImageOfOptions,
): Promise<BaseImage> {
  const { baseImage } = await import('../base/base-image.ts')
  const { openStore } = await import('../artifacts/store.ts')
  const { defaultStoreDirectory } = await import('../artifacts/store-folder.ts')
  if (!config) throw new Error('a config that has a plan has a base')
  return baseImage(config.base, {
    ...{ arch, sha256: lock?.base?.sha256 },
    cacheDir: join(defaultStoreDirectory(), 'base'),
    configDir: dirname(configFile),
    report: progress.update,
    signal,
    offline,
    findStock: async recipe => {
      const store = await openStore()
      const sha256 = await store.readRecord(
        'stock-image',
        { recipe },
        (await import('../artifacts/fetched-schema.ts')).sha256,
      )
      return sha256 === undefined ? undefined : (await store.find(sha256))?.path
    },
    download: async file => {
      const store = await openStore()
      if (!offline) return (await downloadBase(file, store, progress, signal)).path
      const stored = await store.find(file.sha256)
      if (!stored) throw new WorldError(`the base image ${file.url} was neither downloaded nor imported`)
      return stored.path
    },
  })
}

async function downloadBase(
  { url, sha256 }: { readonly url: string; readonly sha256: string },
  store: Awaited<ReturnType<typeof import('../artifacts/store.ts').openStore>>,
  progress: Progress,
  signal: AbortSignal,
) {
  const { download, downloadTimeouts } = await import('../artifacts/download.ts')
  const { openHttpClient } = await import('../host/http.ts')
  const http = await openHttpClient(downloadTimeouts)
  try {
    return await download(url, sha256, {
      ...{ store, http, signal },
      onProgress: (bytes, total) => progress.update(`${url}: ${amount(bytes, total)}`),
      onRetry: reason => progress.update(`trying again: ${reason}`),
    })
  } finally {
    await http.close()
  }
}
