import { createHash } from 'node:crypto'
import type { PlannedArtifact } from './artifact.ts'
import { canonicalJson } from './canonical-json.ts'
import { isImported, isJoined } from './fetched-plan.ts'
import type { Plan, PlannedImage, Sha256, StaticPod } from './types.ts'

/**
 * What a plan is known by: sha256 of its JSON with sorted keys and without origins. The same plan, the same digest: also
 * before and after a lock was made of what was fetched.
 */
export function planDigest(plan: Plan): Sha256 {
  const { artifacts, images, pods, ...rest } = plan
  const known = {
    ...rest,
    artifacts: artifacts.map(artifactOf),
    images: images.map(imageOf),
    pods: pods.map(podOf),
  }
  return createHash('sha256')
    .update(canonicalJson(known, { without: 'origin' }))
    .digest('hex')
}

/** Of what was fetched the bytes count, and not where else they might have come from, or what they had to be. */
function artifactOf(artifact: PlannedArtifact): object {
  if (!isJoined(artifact)) return artifact
  const { source, release, build, ...rest } = artifact
  return rest
}

function imageOf(image: PlannedImage): object {
  if (!isImported(image)) return image
  const { expected, ...rest } = image
  return rest
}

/** Privileges are in the content; here they only say on which lines. */
function podOf({ privileges, ...rest }: StaticPod): object {
  return rest
}
