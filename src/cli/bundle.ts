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
import { defaultMirror } from '../debian/mirror.ts'
import { machineMirror } from '../host/apt-sources.ts'
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

export interface BundleInput {
  readonly source: SourceFile
  readonly config: Config
  readonly plan: Plan
  readonly signal: AbortSignal
}

interface BundleOutput extends BundleInput {
  readonly fetched: Fetched
  /** With the base image. */
  readonly base: boolean
  /** Install missing tools. */
  readonly install: boolean
}

/** `bakelet fetch --bundle`: what was fetched and all else that this config needs, in a folder. */
export async function bundle(folder: string, output: BundleOutput): Promise<void> {
  const { config, plan, fetched, install, signal } = output
  const base = await baseOf(output)
  await withProgress('tools', progress => ensureTools(['pip3'], { install, report: progress.detail, signal }))
  const http = await openHttpClient(downloadTimeouts)
  try {
    const { manifest, sha256, sizeBytes } = await withProgress('bundle', async progress =>
      writeBundle({
        ...{ ...demandOf(plan, config), fetched, http, signal, folder: resolve(folder) },
        baseImage: base,
        store: await openStore(),
        mirror: await machineMirror(),
        report: progress.detail,
      }),
    )
    complain(`  ${amount(sizeBytes)}; transfer this digest through a different channel than the folder:`)
    print(`${sha256}  ${manifest}`)
  } finally {
    await http.close()
  }
}

/** The base image, unless it is left out, is a file of the user's own, or cannot be made here. */
async function baseOf({
  source,
  config,
  plan,
  base,
  install,
  signal,
}: BundleOutput): Promise<string | undefined> {
  const from = config.base
  if (!base) return undefined
  if (from === 'debian-13' ? plan.arch !== 'amd64' : 'path' in from) {
    complain('  the base image is not in the bundle: copy your own')
    return undefined
  }
  await withProgress('tools', progress =>
    ensureTools(baseTools(from), { install, report: progress.detail, signal }),
  )
  const image = await withProgress('base image', progress =>
    // A lock says nothing of a base that is downloaded or made here.
    baseImageOf({ config, lock: undefined }, plan, source.file, { progress, offline: false, signal }),
  )
  return image.path
}

/** `bakelet fetch --from`: a bundle into the store. */
export async function takeBundle(
  folder: string,
  { config, plan, signal, digest }: BundleInput & { readonly digest: string | undefined },
): Promise<void> {
  await withProgress('bundle', async progress =>
    importBundle(resolve(folder), {
      ...{ ...demandOf(plan, config), digest, signal },
      store: await openStore(),
      baseRecipe: debianBaseKey(defaultMirror),
      report: progress.detail,
    }),
  )
}
