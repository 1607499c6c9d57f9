import { closest } from '../diagnostics/closest.ts'
import { formatPath } from '../diagnostics/config-path.ts'
import type { ConfigPath } from '../diagnostics/diagnostic.ts'
import { foreignKeyHint } from './foreign-keys.ts'
import { placesOf } from './schema-walk.ts'

/** What to write instead of a key that is not known at `path`. */
export function unknownKeyHint(key: string, path: ConfigPath, known: readonly string[]): string {
  if (key === '<<') return 'merge keys are YAML 1.1: write the keys out'
  const foreign = foreignKeyHint(key, path)
  if (foreign !== undefined) return foreign
  const meant = closest(key, known)
  if (meant !== undefined) return `did you mean \`${meant}\`?`
  const elsewhere = placesOf(key).filter(place => place.length !== path.length + 1 || place.length > 1)
  const there = [...new Set(elsewhere.map(place => `\`${formatPath(place)}\``))].slice(0, 3)
  if (there.length > 0) return `the key exists elsewhere: ${there.join(', ')}`
  return `known keys: ${known.join(', ')}`
}

/** Of mappings of several shapes: a key that one of them has, beside a key or a value that only others have. */
export function exclusiveKeyHint(
  key: string,
  written: ReadonlySet<string>,
  shapes: readonly (readonly string[])[],
): string | undefined {
  if (!shapes.some(shape => shape.includes(key))) return undefined
  const rival = [...written].find(
    name =>
      shapes.some(shape => shape.includes(name)) &&
      !shapes.some(shape => shape.includes(name) && shape.includes(key)),
  )
  if (rival !== undefined) return `\`${key}\` and \`${rival}\` exclude each other: keep one of the two`
  const others = [...written].filter(name => name !== key)
  const fits = shapes.some(shape => [...written].every(name => shape.includes(name)))
  return fits && others.length > 0
    ? `\`${key}\` goes only with another value of ${others.map(name => `\`${name}\``).join(' or ')}`
    : undefined
}
