import type { Origin, Place } from './place.ts'

/**
 * A config merged over another. Mappings are merged key by key; of everything else, a list too, the one above replaces
 * the one below; and a key without a value (null) above removes the key. Every node keeps its origin.
 */
export function mergePlaces(below: Place, above: Place): Place {
  if (below.content.kind !== 'map' || above.content.kind !== 'map') return above
  const entries = new Map(below.content.entries)
  for (const [key, place] of above.content.entries) {
    const old = entries.get(key)
    if (isNull(place)) entries.delete(key)
    else entries.set(key, old ? mergePlaces(old, place) : withoutNulls(place))
  }
  return { ...above, content: { kind: 'map', entries } }
}

/** What is null removes a key below, and there is none. */
function withoutNulls(place: Place): Place {
  const { content } = place
  if (content.kind !== 'map') return place
  const entries = [...content.entries].filter(([, entry]) => !isNull(entry))
  return {
    ...place,
    content: { kind: 'map', entries: new Map(entries.map(([key, entry]) => [key, withoutNulls(entry)])) },
  }
}

function isNull({ content }: Place): boolean {
  return content.kind === 'scalar' && content.value === null
}

/** The same nodes, each with the text that it stands in. */
export function withOrigin(place: Place, origin: Origin): Place {
  const { content } = place
  if (content.kind === 'list')
    return {
      ...place,
      origin,
      content: { kind: 'list', items: content.items.map(item => withOrigin(item, origin)) },
    }
  if (content.kind === 'map') {
    const entries = [...content.entries].map(([key, entry]) => [key, withOrigin(entry, origin)] as const)
    return { ...place, origin, content: { kind: 'map', entries: new Map(entries) } }
  }
  return { ...place, origin }
}
