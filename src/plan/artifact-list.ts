import type { PlannedArtifact } from './artifact.ts'
import { type ImportedImage, isImported, isJoined } from './fetched-plan.ts'
import type { Plan, Sha256 } from './types.ts'

/** The digest that an artifact's bytes must have: of what was fetched, else of the locked build or the pinned release. */
export function artifactDigest(artifact: PlannedArtifact): Sha256 | undefined {
  if (isJoined(artifact)) return artifact.fetched.sha256
  return (artifact.source === 'build' ? artifact.build : artifact.release)?.sha256
}

/** Whether upstream's release is what the plan wants, so that anybody can get it from there. */
export function isUpstreams(artifact: PlannedArtifact): boolean {
  const { release } = artifact
  return release !== undefined && release.sha256 === artifactDigest(artifact)
}

/** Images that are imported on the node: those of a plan that is joined with what was fetched. */
export function importedImages({ images }: Plan): readonly ImportedImage[] {
  return images.filter(isImported)
}

/**
 * conf/artifacts.list, the input of bakelet-install: words between single spaces. None of them can hold a space: names,
 * versions and image references are of known alphabets, and node paths are checked against one.
 *
 *     artifact NAME VERSION FORMAT SHA256
 *     file MODE PATH MEMBER
 *     image REFERENCE SHA256
 */
export function artifactList(plan: Plan): string {
  const lines = plan.artifacts.flatMap(artifact => [
    words('artifact', artifact.name, artifact.version, artifact.format, artifactDigest(artifact) ?? '-'),
    ...artifact.install.map(({ mode, to, member }) => words('file', mode, to, member)),
  ])
  const images = importedImages(plan).map(({ reference, fetched }) =>
    words('image', reference, fetched.archiveSha256),
  )
  return [...lines, ...images].map(line => `${line}\n`).join('')
}

function words(...values: readonly string[]): string {
  for (const value of values)
    if (!/^[!-~]+$/.test(value)) throw new Error(`artifacts.list cannot hold ${JSON.stringify(value)}`)
  return values.join(' ')
}
