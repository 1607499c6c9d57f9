import type { ConfigPath } from '../diagnostics/diagnostic.ts'
import type { Syntax } from './document.ts'

/** A key with its text, as one would write it in that syntax. */
export function assignment(key: string, text: string, syntax: Syntax): string {
  if (syntax === 'toml') return `${key} = ${JSON.stringify(text)}`
  return syntax === 'json' ? `${JSON.stringify(key)}: ${JSON.stringify(text)}` : `${key}: ${text}`
}

/** A list of one value, as one would write it in that syntax. */
export function listOf(value: unknown, syntax: Syntax): string {
  const bare = syntax === 'yaml' && typeof value === 'string' && /^[A-Za-z][\w./-]*$/.test(value)
  return bare ? `[${value}]` : JSON.stringify([value])
}

/** Whether a document itself says something at this path, and it is not a default. */
export function isWritten(value: unknown, path: ConfigPath): boolean {
  let at: unknown = value
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return false
    at = (at as Record<string | number, unknown>)[step]
  }
  return true
}
