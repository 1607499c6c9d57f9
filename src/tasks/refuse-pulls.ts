import { WorldError } from '../host/errors.ts'
import type { Plan } from '../plan/types.ts'

/**
 * On an isolated network the node reaches no registry, and a pod whose image it has to pull never starts. Throws WorldError, before
 * anything is downloaded.
 */
export function refusePulls({ images }: Pick<Plan, 'images'>, next: string): void {
  const [first, ...others] = images.filter(({ preload }) => !preload).map(({ reference }) => reference)
  if (first === undefined) return
  const pulled = others.length === 0 ? first : `${first} and ${others.length} more`
  throw new WorldError(
    `the node pulls ${pulled} when its pods start, which it cannot with the network isolated`,
    {
      next,
    },
  )
}
