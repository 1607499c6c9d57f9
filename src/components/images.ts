import type { PlannedImage } from '../plan/types.ts'
import type { ComponentInput } from './component.ts'

/** Whether an image is to be on the node before the kubelet starts, and what was fetched for that. */
export function preload(input: ComponentInput, reference: string): Pick<PlannedImage, 'preload' | 'fetched'> {
  const wanted = input.resolved.config.images.preload
  return {
    preload: wanted === 'auto' || (wanted !== 'none' && wanted.includes(reference)),
    fetched: input.fetched?.images[reference],
  }
}
