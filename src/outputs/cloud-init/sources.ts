import { artifactDigest, importedImages, isUpstreams } from '../../plan/artifact-list.ts'
import type { Plan, Sha256 } from '../../plan/types.ts'

/**
 * /var/lib/bakelet/sources: a line "NAME URL" for each thing that the node has to fetch. A name of an artifact has no
 * slash, and an image reference has one.
 */
export function sourceList(plan: Plan, mirror: string | undefined): string {
  const fromMirror = (sha256: Sha256) => `${mirror?.replace(/\/+$/, '')}/sha256/${sha256}`
  const artifacts = plan.artifacts.flatMap(artifact => {
    const sha256 = artifactDigest(artifact)
    if (sha256 === undefined) return []
    if (mirror !== undefined) return [`${artifact.name} ${fromMirror(sha256)}`]
    return isUpstreams(artifact) ? [`${artifact.name} ${artifact.release?.url}`] : []
  })
  const images =
    mirror === undefined
      ? []
      : importedImages(plan).map(
          ({ reference, fetched }) => `${reference} ${fromMirror(fetched.archiveSha256)}`,
        )
  return [...artifacts, ...images].map(line => `${line}\n`).join('')
}
