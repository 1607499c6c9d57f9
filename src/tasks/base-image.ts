import { dirname } from 'node:path'
import { decoder } from '../artifacts/decoder.ts'
import { download, downloadTimeouts } from '../artifacts/download.ts'
import type { Store, StoredFile } from '../artifacts/store.ts'
import { type BaseImage, baseImage } from '../base/base-image.ts'
import { sha256 as sha256Schema } from '../config/text-types.ts'
import { WorldError } from '../host/errors.ts'
import { openHttpClient } from '../host/http.ts'
import { amount } from './amount.ts'
import { storedOrMissing } from './fetched.ts'
import type { Planned } from './planned.ts'
import { cacheFolder, type Project } from './project.ts'
import type { Progress } from './step.ts'

/** The base image of a config, which is made or downloaded first if the store does not have it. */
export async function baseImageOf(
  project: Project,
  { config, plan, compiled }: Planned,
  progress: Progress,
): Promise<BaseImage> {
  const { offline, signal } = project
  const store = await project.store()
  return baseImage(config.base, {
    ...{ arch: plan.arch, sha256: compiled.lock?.base?.sha256 },
    cacheDir: await cacheFolder(project, 'base'),
    configDir: dirname(project.config.file),
    report: progress.update,
    ...{ signal, offline },
    findStock: async recipe => {
      const sha256 = await store.readRecord('stock-image', { recipe }, decoder(sha256Schema))
      return sha256 === undefined ? undefined : (await store.find(sha256))?.path
    },
    download: async file => {
      if (!offline) return (await downloadBase(file, store, progress, signal)).path
      const stored = await store.find(file.sha256)
      if (!stored) throw new WorldError(`the base image ${file.url} was neither downloaded nor imported`)
      return stored.path
    },
  })
}

/** Throws WorldError with everything that a machine with this base would miss without a network. */
export async function requireOfflineBase(project: Project, planned: Planned): Promise<void> {
  const quiet: Progress = { update: () => {}, detail: () => {}, note: () => {} }
  const missing = await missingOf(() => baseImageOf(project, planned, quiet))
  await storedOrMissing(project, planned.plan, missing)
}

/** Runs a search in the store, and returns in words what it did not find. */
async function missingOf(look: () => Promise<unknown>): Promise<readonly string[]> {
  try {
    await look()
    return []
  } catch (error) {
    if (!(error instanceof WorldError)) throw error
    return [error.message]
  }
}

async function downloadBase(
  { url, sha256 }: { readonly url: string; readonly sha256: string },
  store: Store,
  progress: Progress,
  signal: AbortSignal,
): Promise<StoredFile> {
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
