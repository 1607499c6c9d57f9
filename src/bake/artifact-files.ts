import { join } from 'node:path'
import type { Store } from '../artifacts/store.ts'
import { WorldError } from '../host/errors.ts'
import type { GeneratedFile } from '../host/generated/file.ts'
import { importedImages } from '../plan/artifact-list.ts'
import type { FetchedPlan } from '../plan/fetched-plan.ts'

/** A file that is linked into a folder, or copied where it cannot be. */
export type LinkedFile = Extract<GeneratedFile, { readonly from: string }>

/** Everything that the plan places, as FOLDER/SHA256. Throws WorldError when the store lacks something. */
export async function artifactFiles(
  folder: string,
  { plan, store }: { readonly plan: FetchedPlan; readonly store: Store },
): Promise<LinkedFile[]> {
  const wanted = [
    ...plan.artifacts.map(({ name, version, fetched }) => [`${name} ${version}`, fetched.sha256] as const),
    ...importedImages(plan).map(({ reference, fetched }) => [reference, fetched.archiveSha256] as const),
  ]
  return Promise.all(
    wanted.map(async ([what, sha256]) => {
      const stored = await store.find(sha256)
      if (stored) return { path: join(folder, stored.sha256), from: stored.path, sha256: stored.sha256 }
      throw new WorldError(`${what} is not in the store`, { next: '`bakelet fetch` brings it there' })
    }),
  )
}
