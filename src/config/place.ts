import type { ConfigPath, Span } from '../diagnostics/diagnostic.ts'

/** Offsets of the first character and of the one after the last. */
export type Range = readonly [start: number, end: number]

/** A text that a part of a config stands in. */
export interface Origin {
  readonly file: string
  readonly text: string
  readonly toSpan: (range: Range) => Span
}

/** A node of a document with its place in the text: what the three readers make, whatever the syntax. */
export interface Place {
  readonly range: Range
  /** Of a config with several layers: the layer that has the node, and so its range. */
  readonly origin?: Origin
  /** Where the key is written; undefined for list items and for the document. */
  readonly key?: Range | undefined
  readonly content: Content
}

export type Content =
  | { readonly kind: 'scalar'; readonly value: unknown }
  | { readonly kind: 'list'; readonly items: readonly Place[] }
  | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, Place> }

/** Deeper than any config or Pod is, and far from where a recursive parser runs out of stack. */
export const maxDepth = 64

/**
 * A place as a JavaScript value, with each scalar changed by `scalar`. `__proto__` is left out (document.ts reports it): nothing after this has to be careful
 * with it.
 */
export function plainValue({ content }: Place, scalar = (value: unknown) => value): unknown {
  if (content.kind === 'scalar') return scalar(content.value)
  if (content.kind === 'list') return content.items.map(item => plainValue(item, scalar))
  const object: Record<string, unknown> = {}
  for (const [key, place] of content.entries) if (key !== '__proto__') object[key] = plainValue(place, scalar)
  return object
}

/** The range of what `path` names, or of its nearest existing ancestor. */
export function rangeOf(root: Place, path: ConfigPath, at: 'key' | 'value'): Range {
  return findPlace(root, path, at).range
}

/** The same, with the layer that has the range. */
export function findPlace(
  root: Place,
  path: ConfigPath,
  at: 'key' | 'value',
): { readonly range: Range; readonly origin: Origin | undefined } {
  let place = root
  for (const part of path) {
    const next = child(place, part)
    // A missing key is best shown on the name of the mapping that lacks it: the mapping itself may be long.
    if (!next) return { range: place.key ?? place.range, origin: place.origin }
    place = next
  }
  return { range: at === 'key' ? (place.key ?? place.range) : place.range, origin: place.origin }
}

function child({ content }: Place, part: string | number): Place | undefined {
  if (content.kind === 'list') return typeof part === 'number' ? content.items[part] : undefined
  return content.kind === 'map' ? content.entries.get(String(part)) : undefined
}
