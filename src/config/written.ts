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
