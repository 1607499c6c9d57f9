import type { Config } from '../config/schema.ts'
import { show } from '../config/show.ts'
import { formatPath } from '../diagnostics/config-path.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { expectedImage } from '../lock/images.ts'
import { parseImageReference, qualify } from '../plan/image-reference.ts'
import type { PlannedImage } from '../plan/types.ts'
import type { ComponentInput } from './component.ts'

/** Whether an image is to be on the node before the kubelet starts, and what a lock says it has to be. */
export function preload(
  input: ComponentInput,
  reference: string,
): Pick<PlannedImage, 'preload' | 'expected'> {
  const { config } = input.resolved
  const expected = expectedImage(input.lock, reference, config.arch)
  return { preload: isPreloaded(config, reference), ...(expected ? { expected } : {}) }
}

/** By the full name of an image of the plan. */
export function isPreloaded({ images }: Pick<Config, 'images'>, reference: string): boolean {
  return images.preload === 'auto' || listedReferences(images.preload).has(reference)
}

const referencesOf = new WeakMap<readonly string[], ReadonlySet<string>>()

/** Asked for every image, of a list that may be long: made once for each list. */
function listedReferences(preload: Config['images']['preload']): ReadonlySet<string> {
  if (!Array.isArray(preload)) return new Set()
  const known = referencesOf.get(preload)
  if (known) return known
  const made = new Set(preload.flatMap(text => qualify(text) ?? []))
  referencesOf.set(preload, made)
  return made
}

/** The images that images.preload lists, each by its full name, as those of the pods are. */
export function listedImages({ images }: Config): readonly { reference: string; index: number }[] {
  if (!Array.isArray(images.preload)) return []
  return images.preload.flatMap((text, index) => {
    const reference = qualify(text)
    return reference === undefined ? [] : [{ reference, index }]
  })
}

/** Nobody can fetch what is not the name of an image. */
export function checkListedImages({ images }: Config, file: string): Diagnostic[] {
  if (!Array.isArray(images.preload)) return []
  return images.preload.flatMap((text, index): Diagnostic[] => {
    const path = ['images', 'preload', index]
    return parseImageReference(text)
      ? []
      : [
          {
            code: 'config-bad-value',
            severity: 'error',
            message: `\`${formatPath(path)}\` is not the name of an image: ${show(text)}`,
            file,
            path,
            hint: 'write it like docker.io/library/busybox:1.37.0',
          },
        ]
  })
}
