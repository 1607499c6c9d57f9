import { pinnedModuleSum } from '../upstream/module-sums.ts'
import type { PlannedArtifact } from './artifact.ts'
import type { Fetched, FetchedArtifact, FetchedImage } from './fetched.ts'
import type { FetchedPlan, JoinedArtifact, JoinedImage } from './fetched-plan.ts'
import type { Plan, PlannedImage } from './types.ts'

/** The plan with the digests of what was fetched for it. Throws where the record lacks something: see lackingIn(). */
export function withFetched(plan: Plan, fetched: Fetched): FetchedPlan {
  const lacking = lackingIn(fetched, plan)
  if (lacking.length > 0) throw new Error(`not fetched: ${lacking.join(', ')}`)
  return {
    ...plan,
    artifacts: plan.artifacts.flatMap(artifact => joinArtifact(artifact, fetched) ?? []),
    images: plan.images.flatMap(image => joinImage(image, fetched) ?? []),
  }
}

/**
 * What of the plan is not in the record, in words. An entry of another version or architecture counts as missing, and so does
 * one that contradicts a pin of the plan, of its lock or of upstream's data.
 */
export function lackingIn(fetched: Fetched, { artifacts, images }: Plan): readonly string[] {
  return [
    ...artifacts.filter(artifact => !joinArtifact(artifact, fetched)).map(artifactInWords),
    ...images.filter(image => !joinImage(image, fetched)).map(imageInWords),
  ]
}

export function artifactInWords({ name, version, arch }: PlannedArtifact): string {
  return `${name} ${version} for ${arch}`
}

export function imageInWords({ reference }: PlannedImage): string {
  return `the image ${reference}`
}

function joinArtifact(artifact: PlannedArtifact, { artifacts }: Fetched): JoinedArtifact | undefined {
  const fetched = artifacts[artifact.name]
  if (!fetched || !isFor(artifact, fetched)) return undefined
  const install = artifact.install.flatMap(member => {
    const sha256 = fetched.members[member.member]
    return sha256 === undefined ? [] : [{ ...member, sha256 }]
  })
  return install.length < artifact.install.length ? undefined : { ...artifact, fetched, install }
}

function joinImage(image: PlannedImage, { images }: Fetched): JoinedImage | undefined {
  if (!image.preload) return { ...image, preload: false }
  const fetched = images[image.reference]
  if (!fetched || !isLocked(image, fetched)) return undefined
  const { origin, ...rest } = image
  return { ...rest, preload: true, fetched, origin }
}

/** Whether these bytes are what the plan asks for: a release by its pin, a build by the lock and by upstream's module sum. */
function isFor(artifact: PlannedArtifact, fetched: FetchedArtifact): boolean {
  const { name, version, arch, source, release, build } = artifact
  const { provenance, sha256 } = fetched
  if (fetched.version !== version || fetched.arch !== arch) return false
  if (source !== 'auto' && fetched.source !== source) return false
  if ('url' in provenance) return fetched.source === 'release' && sha256 === release?.sha256
  const { moduleSum } = provenance
  return (
    fetched.source === 'build' &&
    moduleSum === (build?.moduleSum ?? pinnedModuleSum(name, version) ?? moduleSum) &&
    sha256 === (build?.sha256 ?? sha256)
  )
}

function isLocked({ expected }: PlannedImage, { source, digest, registry }: FetchedImage): boolean {
  if (!expected) return true
  return source === expected.source && expected.digest === (source === 'registry' ? registry?.digest : digest)
}
