import { closest } from '../diagnostics/closest.ts'
import { formatPath } from '../diagnostics/config-path.ts'
import type { ConfigPath } from '../diagnostics/diagnostic.ts'
import { placesOf } from './schema-walk.ts'

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
