import { WorldError } from '../../host/errors.ts'
import { type ImageReference, parseImageReference } from '../../plan/image-reference.ts'

/** The image that a plan names. Throws WorldError for a digest that registries and the store do not have. */
export function requireReference(text: string): ImageReference {
  const reference = parseImageReference(text)
  if (!reference) throw new WorldError(`${text} is not an image reference`)
  if (reference.digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(reference.digest))
    throw new WorldError(`${text}: bakelet copies images by sha256 only`, {
      next: 'name the image by its tag or its sha256, or let the node pull it: `images.preload: none`',
    })
  return reference
}

/** Whether a registry is on this machine: only there is plain HTTP acceptable. */
export function isLoopback(registry: string): boolean {
  const host = registry.replace(/:\d+$/, '')
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
}
