import { distance } from 'fastest-levenshtein'

// No name that bakelet knows is half as long. The time to compare grows with the product of both lengths.
const longest = 200

/** The known name that a typo most likely meant: the same but for case and separators, or a few letters off. */
export function closest(typo: string, known: readonly string[]): string | undefined {
  if (typo.length > longest) return undefined
  const meant = plain(typo)
  let best: { readonly name: string; readonly distance: number } | undefined
  for (const name of known) {
    const other = plainName(name)
    // The distance is at least the difference of the lengths, and most names differ by more than a slip.
    const most = Math.min(slipsIn(name), (best?.distance ?? longest) - 1)
    if (Math.abs(meant.length - other.length) > most) continue
    const found = distance(meant, other)
    if (found <= most) best = { name, distance: found }
  }
  if (!best) return undefined
  // Two letters that changed places are one slip and count as two.
  const swapped = best.distance === 2 && letters(typo) === letters(best.name)
  return swapped || best.distance <= Math.max(1, Math.floor(best.name.length / 3)) ? best.name : undefined
}

/** The letters of a name that a typo can have wrong; two at least, since two may have changed places. */
const slipsIn = (name: string) => Math.max(2, Math.floor(name.length / 3))

/** Known names are few, and the same for every typo. */
function plainName(name: string): string {
  const known = plainNames.get(name) ?? plain(name)
  plainNames.set(name, known)
  return known
}
const plainNames = new Map<string, string>()

const plain = (text: string) => text.toLowerCase().replaceAll(/[-_.\s]/g, '')
const letters = (text: string) => [...plain(text)].sort().join('')
