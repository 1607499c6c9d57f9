import { artifactDigest, importedImages } from '../../plan/artifact-list.ts'
import type { Plan } from '../../plan/types.ts'

/** /var/lib/bakelet/sources: a line "SHA256 URL" for each thing that the node has to fetch. */
export function sourceList(plan: Plan, mirror: string | undefined): string {
  const fromMirror = (sha256: string) => `${mirror?.replace(/\/+$/, '')}/sha256/${sha256}`
  const artifacts = plan.artifacts.flatMap(artifact => {
    const sha256 = artifactDigest(artifact)
    if (sha256 === undefined) return []
    if (mirror !== undefined) return [`${sha256} ${fromMirror(sha256)}`]
    return artifact.release?.sha256 === sha256 ? [`${sha256} ${artifact.release.url}`] : []
  })
  const images =
    mirror === undefined
      ? []
      : importedImages(plan).map(
          ({ fetched }) => `${fetched.archiveSha256} ${fromMirror(fetched.archiveSha256)}`,
        )
  return [...artifacts, ...images].map(line => `${line}\n`).join('')
}
