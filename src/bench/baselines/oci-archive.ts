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
import type { ImageConfig } from './image-process.ts'

/** An image of a plan, as the store holds it. */
export interface OciArchive {
  /** By which containerd, podman and its own index know it. */
  readonly name: string
  readonly path: string
  readonly sha256: Sha256
  readonly config: ImageConfig
  readonly layers: number
}

/** Finds the image that a pod names. Throws WorldError when it was not fetched. */
export async function findArchive(
  reference: string,
  {
    plan,
    store,
    signal,
  }: { readonly plan: FetchedPlan; readonly store: Store; readonly signal: AbortSignal },
): Promise<OciArchive> {
  const name = containerdName(requireReference(reference))
  const image = importedImages(plan).find(image => containerdName(requireReference(image.reference)) === name)
  const file = image && (await store.find(image.fetched.archiveSha256))
  if (!file)
    throw new WorldError(`the image ${name} is not in the store`, {
      next: 'bring it there with `bakelet fetch`',
    })
  const blob = async (digest: string) =>
    await readMember(file.path, `blobs/${digest.replace(':', '/')}`, signal)
  // One image and one architecture: that is what is put into the store.
  const { manifests } = await readMember<Index>(file.path, 'index.json', signal)
  const { config, layers } = (await blob(manifests[0].digest)) as Manifest
  const { config: process = {} } = (await blob(config.digest)) as { config?: ImageConfig }
  return { name, path: file.path, sha256: file.sha256, config: process, layers: layers.length }
}

interface Index {
  readonly manifests: readonly [{ readonly digest: string }]
}

interface Manifest {
  readonly config: { readonly digest: string }
  readonly layers: readonly unknown[]
}

async function readMember<T>(archive: string, member: string, signal: AbortSignal): Promise<T> {
  const { stdout } = await run(await requireTool('tar'), ['-xOf', archive, member], { signal })
  return JSON.parse(stdout) as T
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
