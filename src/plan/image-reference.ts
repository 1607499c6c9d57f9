/** The name of a container image in its full form. */
export interface ImageReference {
  /** docker.io, registry.k8s.io, 127.0.0.1:5000 */
  readonly registry: string
  /** library/busybox, pause */
  readonly repository: string
  readonly tag: string | undefined
  /** With its algorithm: sha256:… */
  readonly digest: string | undefined
}

// The grammar of github.com/distribution/reference, which the kubelet parses with
// (pkg/util/parsers/parsers.go@v1.36.4, ParseImageName).
const domain =
  /^([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9A-Fa-f:]+\])(:\d+)?$/
const repository = /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$/
const digestForm = /^[A-Za-z][A-Za-z0-9]*([-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/
const digestLength: ReadonlyMap<string, number> = new Map([
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
])

/** Reads an image name and completes it the way the kubelet does. Undefined: not an image reference. */
export function parseImageReference(text: string): ImageReference | undefined {
  const [named = '', digest, ...more] = text.split('@')
  if (more.length > 0 || (digest !== undefined && !isDigest(digest))) return undefined
  const slash = named.lastIndexOf('/')
  const colon = named.indexOf(':', slash + 1)
  const tag = colon < 0 ? undefined : named.slice(colon + 1)
  if (tag !== undefined && !/^\w[\w.-]{0,127}$/.test(tag)) return undefined
  const name = colon < 0 ? named : named.slice(0, colon)
  // A bare 64-digit name would read as an image id.
  if (/^[0-9a-f]{64}$/.test(name)) return undefined

  const first = name.split('/')[0] ?? ''
  const hasDomain = name.includes('/') && (/[.:A-Z]/.test(first) || first === 'localhost')
  const registry = !hasDomain || first === 'index.docker.io' ? 'docker.io' : first
  const path = hasDomain ? name.slice(first.length + 1) : name
  if (!domain.test(registry) || !repository.test(path) || path.length > 255) return undefined
  const full = registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path
  // What names neither is the tag latest.
  return { registry, repository: full, tag: tag ?? (digest === undefined ? 'latest' : undefined), digest }
}

/** docker.io/library/busybox:1.37@sha256:…: with registry, repository, and what the reference has of tag and digest. */
export function qualifiedName({ registry, repository, tag, digest }: ImageReference): string {
  const tagged = `${registry}/${repository}${tag === undefined ? '' : `:${tag}`}`
  return digest === undefined ? tagged : `${tagged}@${digest}`
}

/** The full name of an image that somebody wrote: busybox is docker.io/library/busybox:latest. Undefined: not a reference. */
export function qualify(text: string): string | undefined {
  const reference = parseImageReference(text)
  return reference && qualifiedName(reference)
}

/**
 * The name that containerd's CRI plugin looks an image up by: registry/repository:tag, or with a digest alone where the
 * reference has both (normalizedImageRef, containerd 2.3: distribution's reference.ParseDockerRef).
 */
export function containerdName({ digest, tag, ...repository }: ImageReference): string {
  return qualifiedName({ ...repository, digest, tag: digest === undefined ? tag : undefined })
}

function isDigest(text: string): boolean {
  const [algorithm = '', hex = ''] = text.split(':')
  const length = digestLength.get(algorithm)
  return digestForm.test(text) && (length === undefined || (hex.length === length && !/[A-F]/.test(hex)))
}
