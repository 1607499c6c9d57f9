import type { ConfigPath } from '../../diagnostics/diagnostic.ts'

/**
 * The setting that a program complains about: the deepest one whose key, or whose text, is a word of the message. Undefined: none
 * of them is.
 */
export function placeIn(settings: unknown, path: ConfigPath, message: string): ConfigPath | undefined {
  let best: { readonly path: ConfigPath; readonly score: number } | undefined
  const visit = (value: unknown, at: ConfigPath, score: number) => {
    if (score > (best?.score ?? 0)) best = { path: at, score }
    if (typeof value === 'object' && value !== null)
      for (const [key, child] of Object.entries(value)) {
        const name = Array.isArray(value) ? Number(key) : key
        const said = typeof name === 'string' && isWordOf(name, message) ? name.length : 0
        visit(child, [...at, name], score + said)
      }
    else if (isWordOf(String(value), message) && score + 1 > (best?.score ?? 0))
      best = { path: at, score: score + String(value).length }
  }
  visit(settings, path, 0)
  return best?.path
}

/** Two letters are a word of any message. */
const shortest = 3

function isWordOf(word: string, message: string): boolean {
  if (word.length < shortest) return false
  const at = message.toLowerCase().indexOf(word.toLowerCase())
  if (at === -1) return false
  const around = message.charAt(at - 1) + message.charAt(at + word.length)
  return !/\w/.test(around)
}
