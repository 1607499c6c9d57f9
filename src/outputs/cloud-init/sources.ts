import { importedImages, isUpstreams } from '../../plan/artifact-list.ts'
import type { Sha256 } from '../../plan/types.ts'
import type { Delivery } from './delivery.ts'

/**
 * /var/lib/bakelet/sources: a line "NAME URL" for each thing that the node has to fetch. A name of an artifact has no
 * slash, and an image reference has one.
 */
export function sourceList(delivery: Delivery): string {
  const sources = delivery.mirror === undefined ? upstream(delivery) : mirrored(delivery)
  return sources.map(([name, url]) => `${name} ${url}\n`).join('')
}

type Source = readonly [name: string, url: string]

function upstream({ plan }: Pick<Delivery, 'plan'>): Source[] {
  return plan.artifacts.flatMap(artifact =>
    artifact.release && isUpstreams(artifact) ? [[artifact.name, artifact.release.url]] : [],
  )
}

function mirrored({ plan, mirror }: Extract<Delivery, { readonly mirror: string }>): Source[] {
  const urlOf = (sha256: Sha256) => `${mirror.replace(/\/+$/, '')}/sha256/${sha256}`
  return [
    ...plan.artifacts.map(({ name, fetched }): Source => [name, urlOf(fetched.sha256)]),
    ...importedImages(plan).map(
      ({ reference, fetched }): Source => [reference, urlOf(fetched.archiveSha256)],
    ),
  ]
}
