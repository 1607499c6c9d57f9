import { closest } from '../../diagnostics/closest.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { parseImageReference } from '../../plan/image-reference.ts'
import type { ComponentInput } from '../component.ts'
import { listedImages } from '../images.ts'

/** Registries that no image of the node is of: mostly a typo, or another name for the same registry. */
export function checkUnusedRegistries(input: ComponentInput): Diagnostic[] {
  const { config, sandboxImage } = input.resolved
  // What a URL will serve is not known.
  if (!Array.isArray(config.pods)) return []
  const references = [
    sandboxImage,
    ...listedImages(config).map(({ reference }) => reference),
    ...input.pods.flatMap(({ facts }) => facts.images),
  ]
  const used = new Set(references.flatMap(reference => parseImageReference(reference)?.registry ?? []))
  const named = Object.keys(config.registries)
  const others = [...used].filter(host => !named.includes(host))
  return named
    .filter(host => (host === '*' ? others.length === 0 : !used.has(host)))
    .map(host => ({
      code: 'registry-unused',
      severity: 'warning',
      message: host === '*' ? 'every registry of an image is named here' : `no image is of ${host}`,
      file: input.file,
      path: ['registries', host],
      at: 'key',
      hint: instead(host, others),
    }))
}

/** Hosts under which docker.io is known, too; image references have none of them. */
const namesOfDockerHub = ['index.docker.io', 'registry-1.docker.io', 'hub.docker.com', 'registry.docker.io']

function instead(host: string, others: readonly string[]): string {
  if (namesOfDockerHub.includes(host)) return 'write docker.io, as image references do'
  const meant = host === '*' ? undefined : closest(host, others)
  if (meant !== undefined) return `did you mean ${meant}?`
  return others.length === 0 || host === '*'
    ? 'remove it'
    : `remove it; the images are of ${others.join(', ')}`
}
