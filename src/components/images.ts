import type { Config } from '../config/schema.ts'
import { show } from '../config/show.ts'
import { formatPath } from '../diagnostics/config-path.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { PlannedImage } from '../plan/types.ts'
import type { ComponentInput } from './component.ts'
import { parseImageReference } from './pods/check/image-reference.ts'

/** Whether an image is to be on the node before the kubelet starts, and what was fetched for that. */
export function preload(input: ComponentInput, reference: string): Pick<PlannedImage, 'preload' | 'fetched'> {
  const wanted = input.resolved.config.images.preload
  return {
    preload:
      wanted === 'auto' || listedImages(input.resolved.config).some(listed => listed.reference === reference),
    fetched: input.fetched?.images[reference],
  }
}

/** The images that images.preload lists, each by its full name, as those of the pods are. */
export function listedImages({ images }: Config): readonly { reference: string; index: number }[] {
  if (!Array.isArray(images.preload)) return []
  return images.preload.flatMap((text, index) => {
    const reference = parseImageReference(text)?.qualified
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
