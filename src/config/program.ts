import type { SourceFile } from '../diagnostics/source.ts'
import { exactNumber } from '../render/exact-number.ts'
import type { Place, Range } from './place.ts'

/** The data of a config that is a program. A value stands where its key is written, as far as the text shows that. */
export function readProgram({ text, value }: SourceFile & { readonly value?: unknown }): Place {
  const code = withoutComments(text)
  const start = Math.max(0, code.search(/\bexport\s+default\b|\bmodule\.exports\b/))
  const line: Range = [start, lineEnd(code, start)]
  return placeOf(value, code, { from: start, range: line })
}

interface Near {
  /** Where the search for a key begins. */
  readonly from: number
  readonly range: Range
  readonly key?: Range
}

function placeOf(value: unknown, code: string, near: Near): Place {
  const at = { range: near.range, ...(near.key ? { key: near.key } : {}) }
  if (Array.isArray(value)) {
    const items = value.map(item => placeOf(item, code, near))
    return { ...at, content: { kind: 'list', items } }
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(
      ([name, inside]) => [name, placeOf(inside, code, find(name, code, near))] as const,
    )
    return { ...at, content: { kind: 'map', entries: new Map(entries) } }
  }
  return { ...at, content: { kind: 'scalar', value: scalarOf(value) } }
}

/** A bigint is an integer, and so is 2 ** 60, which JavaScript would print as any other whole number. */
function scalarOf(value: unknown): unknown {
  if (typeof value === 'bigint') return exactNumber(value, `${value}`)
  return typeof value === 'number' && Number.isInteger(value) ? exactNumber(BigInt(value), `${value}`) : value
}

/**
 * The place of a property, `name: value` or `name,`. A config may compute what it exports, so a name counts only if the
 * text has it once, or once behind the key above.
 */
function find(name: string, code: string, near: Near): Near {
  const escaped = name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  const property = new RegExp(`(?<![\\w$.])(["'\`]?)${escaped}\\1(?=\\s*:|\\s*,|\\s*\\})`, 'g')
  const all = [...code.matchAll(property)].map(({ index, 0: { length } }): Range => [index, index + length])
  const behind = all.filter(([start]) => start >= near.from)
  const [key] = all.length === 1 ? all : behind.length === 1 ? behind : []
  if (!key) return near
  const [, afterKey] = key
  const colon = /^\s*:\s*/.exec(code.slice(afterKey))
  const start = afterKey + (colon?.[0].length ?? 0)
  const literal = colon && /^(?:"[^"\n]*"|'[^'\n]*'|`[^`$\n]*`|[\w.+-]+)(?=\s*[,}\n])/.exec(code.slice(start))
  const range: Range = literal ? [start, start + literal[0].length] : key
  return { from: key[0], range, key }
}

/** The same length, with blanks for comments: what is commented out is not a place. */
function withoutComments(text: string): string {
  const blank = (part: string) => part.replace(/[^\n]/g, ' ')
  return text.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\*[\s\S]*?\*\/|\/\/.*$/gm, part =>
    part.startsWith('/') ? blank(part) : part,
  )
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start)
  return end === -1 ? text.length : end
}
