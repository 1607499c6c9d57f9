import { readArchive } from '../../artifacts/images/archive.ts'
import type { ImageConfig } from '../../artifacts/images/image-config.ts'
import { requireReference } from '../../artifacts/images/reference.ts'
import type { Store } from '../../artifacts/store.ts'
import { WorldError } from '../../host/errors.ts'
import { makeFolder } from '../../host/make-folder.ts'
import { run } from '../../host/process.ts'
import { runAsRoot } from '../../host/root.ts'
import { requireTool } from '../../host/tools.ts'
import { importedImages } from '../../plan/artifact-list.ts'
import type { FetchedPlan } from '../../plan/fetched-plan.ts'
import { containerdName } from '../../plan/image-reference.ts'
import type { Sha256 } from '../../plan/types.ts'

/** An image of a plan in the store. */
export interface OciArchive {
  /** In containerd, in podman and in the archive's index. */
  readonly name: string
  readonly path: string
  readonly sha256: Sha256
  readonly config: ImageConfig
  readonly layers: number
}

/** Finds the image that a pod names. Throws WorldError if the store does not have the image. */
export async function findArchive(
  reference: string,
  { plan, store }: { readonly plan: FetchedPlan; readonly store: Store },
): Promise<OciArchive> {
  const name = containerdName(requireReference(reference))
  const image = importedImages(plan).find(image => containerdName(requireReference(image.reference)) === name)
  const file = image && (await store.find(image.fetched.archiveSha256))
  if (!file)
    throw new WorldError(`the image ${name} is not in the store`, {
      next: '`bakelet fetch` downloads the image',
    })
  const { process, layers } = await readArchive(file.path, { subject: name, name, arch: plan.arch })
  return { name, path: file.path, sha256: file.sha256, config: process, layers }
}

/** Unpacks the layers of an image, with their owners, into a new folder `root`. `work` is a new folder too. */
export async function unpackRoot(
  { name, path }: OciArchive,
  { root, work, signal }: { readonly root: string; readonly work: string; readonly signal: AbortSignal },
): Promise<void> {
  await makeFolder(work)
  await run(await requireTool('tar'), ['-xf', path, '-C', work], { signal })
  await runAsRoot(await requireTool('umoci'), ['raw', 'unpack', '--image', `${work}:${name}`, root], {
    signal,
  })
}
