import { resolve } from 'node:path'
import { downloadTimeouts } from '../artifacts/download.ts'
import { openStore } from '../artifacts/store.ts'
import { baseTools } from '../base/base-image.ts'
import { debianBaseKey } from '../base/build-debian.ts'
import { type Demand, packageSets } from '../bundle/demand.ts'
import { importBundle } from '../bundle/import.ts'
import { writeBundle } from '../bundle/write.ts'
import type { SourceFile } from '../config/document.ts'
import type { Config } from '../config/schema.ts'
import { defaultMirror, machineMirror } from '../host/apt-sources.ts'
import { openHttpClient } from '../host/http.ts'
import type { Fetched, Plan } from '../plan/types.ts'
import { amount } from './amount.ts'
import { baseImageOf } from './first-boot.ts'
import { complain, print } from './print.ts'
import { withProgress } from './progress.ts'
import { ensureTools } from './tools.ts'

function demandOf(plan: Plan, { base, image }: Config): Demand {
  return { plan, base, packages: packageSets(plan, image.cloudInit) }
}

/** `bakelet fetch --bundle`: what was fetched and all else that this config needs, in a folder. */
export async function bundle(
  folder: string,
  { source, config, plan, fetched, signal }: BundleInput & { readonly fetched: Fetched },
): Promise<void> {
  const demand = demandOf(plan, config)
  const ownImage = demand.base === 'debian-13' ? plan.arch === 'amd64' : 'url' in demand.base
  await withProgress('tools', progress =>
    ensureTools([...(ownImage ? baseTools(demand.base) : []), 'pip3'], {
      install: false,
      report: progress.detail,
      signal,
    }),
  )
  const baseImage = ownImage
    ? await withProgress('base image', progress =>
        baseImageOf(demand.base, plan, source.file, { progress, offline: false, signal }),
      )
    : undefined
  if (!ownImage) complain('  the base image is no part of the bundle')
  const http = await openHttpClient(downloadTimeouts)
  try {
    const { manifest, sha256, sizeBytes } = await withProgress('bundle', async progress =>
      writeBundle({
        ...{ ...demand, fetched, http, signal, folder: resolve(folder) },
        baseImage: baseImage?.path,
        store: await openStore(),
        mirror: await machineMirror(),
        report: progress.detail,
      }),
    )
    complain(`  ${amount(sizeBytes)}; carry this digest another way than the folder:`)
    print(`${sha256}  ${manifest}`)
  } finally {
    await http.close()
  }
}

export interface BundleInput {
  readonly source: SourceFile
  readonly config: Config
  readonly plan: Plan
  readonly signal: AbortSignal
}

/** `bakelet fetch --from`: a bundle into the store. */
export async function takeBundle(
  folder: string,
  { config, plan, signal, sha256 }: BundleInput & { readonly sha256: string | undefined },
): Promise<void> {
  await withProgress('bundle', async progress =>
    importBundle(resolve(folder), {
      ...{ ...demandOf(plan, config), sha256, signal },
      store: await openStore(),
      baseRecipe: debianBaseKey(defaultMirror),
      report: progress.detail,
    }),
  )
}
