import type { Snapshot } from '../bake/snapshot.ts'
import type { ImageContents } from '../outputs/mkosi/index.ts'
import type { Plan } from '../plan/types.ts'
import { cacheFolder, type Project } from './project.ts'

/** What a bake uses in place of the network. */
export interface BakeSources {
  readonly snapshot: Snapshot
  readonly wheels: string
}

/** Where a bake without a network finds packages and debsbom; or, in words, what is missing of that. */
export async function bakeSources(
  project: Project,
  plan: Plan,
  { sbom, ...image }: ImageContents & { readonly sbom: boolean },
): Promise<{ readonly sources: BakeSources | undefined; readonly missing: readonly string[] }> {
  const [{ hasDebsbom, wheelsFolder }, { findSnapshot, keptTrees }, { packageSets }] = await Promise.all([
    import('../bake/debsbom.ts'),
    import('../bake/snapshot.ts'),
    import('../bundle/requirements.ts'),
  ])
  const { directory } = await project.store()
  const cache = await cacheFolder(project, 'mkosi')
  const wheels = wheelsFolder(directory)
  const snapshot =
    (await findSnapshot(directory, packageSets(plan, image))) ?? (await keptTrees(directory, cache))
  const missing = [
    ...(snapshot ? [] : ["Debian's packages for the image and for the tools that make it"]),
    ...(sbom && !(await hasDebsbom(cache, wheels))
      ? ['debsbom, which writes the SBOM (or give --no-sbom)']
      : []),
  ]
  return { sources: snapshot && { snapshot, wheels }, missing }
}
