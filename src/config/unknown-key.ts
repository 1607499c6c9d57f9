import { distance } from 'fastest-levenshtein'
import { formatPath } from '../diagnostics/config-path.ts'
import type { ConfigPath } from '../diagnostics/diagnostic.ts'
import { placesOf } from './schema-walk.ts'

/** The known word that was most likely meant: the same but for case and separators, or a few letters off. */
export function closest(word: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map(name => ({ name, distance: distance(plain(word), plain(name)) }))
    .sort((a, b) => a.distance - b.distance)
  if (!best) return undefined
  // Two letters that changed places are one slip and count as two.
  const swapped = best.distance === 2 && letters(word) === letters(best.name)
  return swapped || best.distance <= Math.max(1, Math.floor(best.name.length / 3)) ? best.name : undefined
}

const plain = (text: string) => text.toLowerCase().replaceAll(/[-_.\s]/g, '')
const letters = (text: string) => [...plain(text)].sort().join('')

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
