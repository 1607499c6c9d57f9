import type { Content, Place } from '../../config/place.ts'

/** Lists that the compose specification adds to each other (13-merge.md); of every other the later one counts. */
const added = new Set([
  ...['ports', 'expose', 'external_links', 'dns', 'dns_search', 'tmpfs', 'volumes', 'devices', 'cap_add'],
  ...['cap_drop', 'env_file', 'security_opt', 'group_add', 'secrets', 'configs', 'extra_hosts'],
])

/** One mapping laid over another: mappings key by key, each node with its own place. */
export function over(base: Place, top: Place, key = ''): Place {
  const [below, above] = [base.content, top.content]
  if (below.kind === 'map' && above.kind === 'map') {
    const entries = new Map(below.entries)
    for (const [name, entry] of above.entries) {
      const old = entries.get(name)
      entries.set(name, old ? over(old, entry, name) : entry)
    }
    return { ...top, content: { kind: 'map', entries } }
  }
  if (below.kind === 'list' && above.kind === 'list' && added.has(key))
    return { ...top, content: { kind: 'list', items: [...below.items, ...above.items] } }
  return top
}

/** Resolves the merge keys (`<<: *anchor`) of YAML 1.1 as go-yaml 3 does: a key that is written wins over a merged one. */
export function withMerges(place: Place): Place {
  const { content } = place
  if (content.kind === 'scalar') return place
  if (content.kind === 'list')
    return { ...place, content: { kind: 'list', items: content.items.map(withMerges) } }
  const entries = new Map<string, Place>()
  const merged = content.entries.get('<<')
  if (merged) for (const [name, entry] of mergedEntries(withMerges(merged).content)) entries.set(name, entry)
  for (const [name, entry] of content.entries) if (name !== '<<') entries.set(name, withMerges(entry))
  return { ...place, content: { kind: 'map', entries } }
}

/** Of several mappings the first one wins. */
function mergedEntries(content: Content): ReadonlyMap<string, Place> {
  if (content.kind === 'map') return content.entries
  if (content.kind === 'scalar') return new Map()
  return new Map(content.items.toReversed().flatMap(item => [...mergedEntries(item.content)]))
}

/** The same tree with every text changed. */
export function mapTexts(place: Place, change: (text: string, place: Place) => string): Place {
  const { content } = place
  if (content.kind === 'list')
    return { ...place, content: { kind: 'list', items: content.items.map(item => mapTexts(item, change)) } }
  if (content.kind === 'map')
    return {
      ...place,
      content: {
        kind: 'map',
        entries: new Map([...content.entries].map(([key, entry]) => [key, mapTexts(entry, change)])),
      },
    }
  if (typeof content.value !== 'string') return place
  return { ...place, content: { kind: 'scalar', value: change(content.value, place) } }
}
