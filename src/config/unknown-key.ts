import { distance } from 'fastest-levenshtein'
import { formatPath } from '../diagnostics/config-path.ts'
import type { ConfigPath } from '../diagnostics/diagnostic.ts'
import { placesOf } from './schema-walk.ts'

/** The known key that was most likely meant: the same but for case and separators, or a few letters off. */
export function closest(key: string, known: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[-_.\s]/g, '')
  const [best] = known
    .map(name => ({ name, distance: distance(plain(key), plain(name)) }))
    .sort((a, b) => a.distance - b.distance)
  return best && best.distance <= Math.max(1, Math.floor(best.name.length / 3)) ? best.name : undefined
}

/** What to write instead of a key that is not known at `path`. */
export function unknownKeyHint(key: string, path: ConfigPath, known: readonly string[]): string {
  if (key === '<<') return 'merge keys are YAML 1.1: write the keys out'
  const meant = closest(key, known)
  if (meant !== undefined) return `did you mean \`${meant}\`?`
  const elsewhere = placesOf(key).filter(place => place.length !== path.length + 1 || place.length > 1)
  const there = elsewhere.slice(0, 3).map(place => `\`${formatPath(place)}\``)
  if (there.length > 0) return `the key exists elsewhere: ${there.join(', ')}`
  return `known keys: ${known.join(', ')}`
}
