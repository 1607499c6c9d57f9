import { join } from 'node:path'
import { exists } from '../host/files.ts'
import type { Lock, LockedComponent, LockedImage } from '../lock/types.ts'
import type { ArtifactName } from '../plan/artifact.ts'
import type { FetchedImage } from '../plan/fetched.ts'
import type { Arch, Sha256 } from '../plan/types.ts'
import { pinnedModuleSum } from '../upstream/module-sums.ts'
import { releaseOf } from '../upstream/pins.ts'
import { requireReference } from './images/reference.ts'
import { confirmed, type ImageTarget, recordOf } from './images/stored-image.ts'
import type { Store } from './store.ts'

/** A file that a lock names, and whether it is here. */
export interface LockedFile {
  /** "kubelet 1.36.4", or an image reference. */
  readonly subject: string
  readonly arch: Arch
  /** With its algorithm: sha256:… Of an image, of what the lock names and not of its archive. */
  readonly digest: string
  /** bakelet's data has the same digest, or the same sum of the sources that it is built from. */
  readonly pinned: boolean
  /** `damaged`: the store had the file with other bytes, or others could write it, and the file was deleted. */
  readonly state: 'in the store' | 'not in the store' | 'damaged'
}

/** Looks for every file that a lock names. What is in the store is read whole. `node`: architecture of the config. */
export async function checkLocked(lock: Lock, node: Arch, store: Store): Promise<LockedFile[]> {
  const files: LockedFile[] = []
  const { base } = lock
  if (base?.url !== undefined)
    files.push({
      ...{ subject: 'base image', arch: node, digest: `sha256:${base.sha256}`, pinned: false },
      state: await stateOf(base.sha256, store),
    })
  for (const [name, component] of Object.entries(lock.components) as [ArtifactName, LockedComponent][])
    for (const [arch, { sha256 }] of Object.entries(component.files) as [Arch, { sha256: Sha256 }][])
      files.push({
        ...{ subject: `${name} ${component.version}`, arch, digest: `sha256:${sha256}` },
        pinned: isPinned(name, component, arch),
        state: await stateOf(sha256, store),
      })
  const kubeletVersion = lock.components.kubelet?.version
  for (const [subject, image] of Object.entries(lock.images))
    for (const [arch, digest] of imageDigests(image, node)) {
      const expected =
        image.source === 'registry'
          ? ({ source: 'registry', digest: image.digest } as const)
          : ({ source: 'build', digest, madeFrom: '' } as const)
      const target = { store, arch, kubeletVersion }
      const found = await recordOf(subject, expected, target)
      files.push({
        ...{ subject, arch, digest, pinned: false },
        state: found ? await imageState(subject, found, target) : 'not in the store',
      })
    }
  return files
}

function isPinned(name: ArtifactName, component: LockedComponent, arch: Arch): boolean {
  const { version } = component
  return component.source === 'release'
    ? releaseOf(name, version, arch)?.sha256 === component.files[arch]?.sha256
    : pinnedModuleSum(name, version) === component.moduleSum
}

/** An image without an index is of one architecture: fetched, it was that of the node. */
function imageDigests(image: LockedImage, node: Arch): [Arch, string][] {
  if (image.source === 'build')
    return Object.entries(image.files).map(([arch, { digest }]) => [arch as Arch, digest])
  const manifests = Object.entries(image.manifests) as [Arch, string][]
  return manifests.length > 0 ? manifests : [[node, image.digest]]
}

/** The archive counts only if the image in it is the locked one. */
async function imageState(
  subject: string,
  record: FetchedImage,
  target: ImageTarget,
): Promise<LockedFile['state']> {
  const state = await stateOf(record.archiveSha256, target.store)
  if (state !== 'in the store') return state
  return (await confirmed(record, requireReference(subject), target)) ? state : 'not in the store'
}

async function stateOf(sha256: Sha256, store: Store): Promise<LockedFile['state']> {
  if (!(await exists(join(store.directory, 'sha256', sha256)))) return 'not in the store'
  return (await store.find(sha256, { full: true })) ? 'in the store' : 'damaged'
}
