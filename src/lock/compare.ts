import { entryOf } from '../config/entry-of.ts'
import { withSortedKeys } from '../config/key-order.ts'
import type { ArtifactName } from '../plan/artifact.ts'
import type { Lock, LockedBase, LockedComponent, LockedDebian, LockedImage } from './types.ts'

/** What one lock holds and the other does not, or holds otherwise; `from` or `to` is undefined where it does not hold it. */
export type Change = ComponentChange | ImageChange | BaseChange | DebianChange

export interface ComponentChange {
  readonly component: ArtifactName
  readonly from: LockedComponent | undefined
  readonly to: LockedComponent | undefined
}

export interface ImageChange {
  readonly image: string
  readonly from: LockedImage | undefined
  readonly to: LockedImage | undefined
}

export interface BaseChange {
  readonly base: true
  readonly from: LockedBase | undefined
  readonly to: LockedBase | undefined
}

/** Of one suite. */
export interface DebianChange {
  readonly debian: string
  readonly from: LockedDebian[string] | undefined
  readonly to: LockedDebian[string] | undefined
}

/** Every change from one lock to another: of the base, of Debian, of components, of images, each sorted by name. */
export function compareLocks(before: Lock | undefined, after: Lock): Change[] {
  const components = changed(before?.components ?? {}, after.components)
  const images = changed(before?.images ?? {}, after.images)
  const bases = changed(before?.base ? { base: before.base } : {}, after.base ? { base: after.base } : {})
  const suites = changed(before?.debian ?? {}, after.debian ?? {})
  return [
    ...bases.map(([, from, to]) => ({ base: true as const, from, to })),
    ...suites.map(([debian, from, to]) => ({ debian, from, to })),
    ...components.map(([component, from, to]) => ({ component: component as ArtifactName, from, to })),
    ...images.map(([image, from, to]) => ({ image, from, to })),
  ]
}

type Entries<T> = Readonly<Record<string, T>>

function changed<T>(before: Entries<T>, after: Entries<T>): [string, T | undefined, T | undefined][] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort()
    .map((name): [string, T | undefined, T | undefined] => [
      name,
      entryOf(before, name),
      entryOf(after, name),
    ])
    .filter(([, from, to]) => canonical(from) !== canonical(to))
}

/** The order of keys does not count as a change. */
const canonical = (value: unknown) => JSON.stringify(withSortedKeys(value))
