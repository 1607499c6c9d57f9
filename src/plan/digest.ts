import { createHash } from 'node:crypto'
import type { Plan, PlannedArtifact, PlannedImage, Sha256 } from './types.ts'

/**
 * What a plan is known by: sha256 of its JSON with sorted keys and without origins. The same plan, the same digest: also
 * before and after a lock was made of what was fetched.
 */
export function planDigest(plan: Plan): Sha256 {
  const { artifacts, images, ...rest } = plan
  const known = { ...rest, artifacts: artifacts.map(artifactOf), images: images.map(imageOf) }
  return createHash('sha256').update(canonicalJson(known)).digest('hex')
}

/** Of what is here its bytes count, and no more where else they might have come from, or what they had to be. */
function artifactOf({ source, release, build, ...rest }: PlannedArtifact): object {
  return rest.fetched ? rest : { ...rest, source, release, build }
}

function imageOf({ expected, ...rest }: PlannedImage): object {
  return rest.fetched ? rest : { ...rest, expected }
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (key, inner) => {
    if (key === 'origin') return undefined
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
