import { distance } from 'fastest-levenshtein'

/** The known name that a typo most likely meant: the same but for case and separators, or a few letters off. */
export function closest(typo: string, known: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[-_.\s]/g, '')
  const [best] = known
    .map(name => ({ name, distance: distance(plain(typo), plain(name)) }))
    .sort((a, b) => a.distance - b.distance)
  return best && best.distance <= Math.max(1, Math.floor(best.name.length / 3)) ? best.name : undefined
}
