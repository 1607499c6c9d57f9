import { distance } from 'fastest-levenshtein'

// No name that bakelet knows is half as long. To compare takes as long as both lengths multiplied.
const longest = 200

/** The known name that a typo most likely meant: the same but for case and separators, or a few letters off. */
export function closest(typo: string, known: readonly string[]): string | undefined {
  if (typo.length > longest) return undefined
  const [best] = known
    .map(name => ({ name, distance: distance(plain(typo), plain(name)) }))
    .sort((a, b) => a.distance - b.distance)
  if (!best) return undefined
  // Two letters that changed places are one slip and count as two.
  const swapped = best.distance === 2 && letters(typo) === letters(best.name)
  return swapped || best.distance <= Math.max(1, Math.floor(best.name.length / 3)) ? best.name : undefined
}

const plain = (text: string) => text.toLowerCase().replaceAll(/[-_.\s]/g, '')
const letters = (text: string) => [...plain(text)].sort().join('')
