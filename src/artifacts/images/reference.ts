import { WorldError } from '../../host/errors.ts'

/** A container image reference in its full form. */
export interface ImageReference {
  /** docker.io, registry.k8s.io, 127.0.0.1:5000 */
  readonly registry: string
  /** library/busybox, pause */
  readonly repository: string
  readonly tag: string | undefined
  /** sha256:… */
  readonly digest: string | undefined
}

/**
 * Reads a reference as the distribution project does (reference.ParseDockerRef): no registry means docker.io, one word
 * there means library/, neither tag nor digest means latest. Throws WorldError for what is no reference.
 */
export function parseReference(text: string): ImageReference {
  const match =
    /^(?<name>[^@]+?)(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/.exec(
      text,
    )
  const { name = '', tag, digest } = match?.groups ?? {}
  const slash = name.indexOf('/')
  const first = slash < 0 ? '' : name.slice(0, slash)
  const hasRegistry = /[.:]/.test(first) || first === 'localhost'
  const registry = hasRegistry ? first : 'docker.io'
  const rest = hasRegistry ? name.slice(slash + 1) : name
  const repository = registry === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest
  if (!/^[a-z0-9]+([._/-]+[a-z0-9]+)*$/.test(repository))
    throw new WorldError(`${text} is not an image reference`)
  return { registry, repository, tag: tag ?? (digest ? undefined : 'latest'), digest }
}

/**
 * The name that containerd's CRI plugin looks an image up by: registry/repository:tag, or with a digest alone where the
 * reference has both (normalizedImageRef, containerd 2.3: distribution's reference.ParseDockerRef).
 */
export function containerdName({ registry, repository, tag, digest }: ImageReference): string {
  return `${registry}/${repository}${digest ? `@${digest}` : `:${tag}`}`
}

/** Whether a registry is on this machine: only there is plain HTTP acceptable. */
export function isLoopback(registry: string): boolean {
  const host = registry.replace(/:\d+$/, '')
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
}
