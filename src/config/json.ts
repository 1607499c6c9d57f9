import { exactNumber } from '../render/exact-number.ts'
import { maxDepth, type Place, type Range } from './place.ts'
import type { ReadProblem, ReadResult } from './reader.ts'

const space = /[ \t\r\n]*/y
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const string = /"(?:[^"\\]|\\.)*"/sy
const word = /[^\s,:[\]{}"]+/y

/** Ends the scan. It never leaves this file. */
class JsonError extends Error {
  readonly range: Range
  readonly hint: string | undefined

  constructor(message: string, range: Range, hint?: string) {
    super(message)
    this.range = range
    this.hint = hint
  }
}

/**
 * Reads JSON as strictly as JSON.parse does, which keeps no positions, hides duplicate keys and, depending on the
 * engine, does not say where an error is. Strings are still decoded by JSON.parse.
 */
export function readJson(text: string): ReadResult {
  const scan = new Scan(text)
  try {
    return { root: scan.document(), problems: scan.problems }
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    const { message, range, hint } = error
    return { problems: [...scan.problems, { code: 'syntax', message, range, hint }] }
  }
}

/** JSON has one type of number; a fraction or an exponent makes it a float, as in YAML and TOML. */
const numberOf = (text: string) => exactNumber(/[.eE]/.test(text) ? Number(text) : BigInt(text), text)

class Scan {
  readonly problems: ReadProblem[] = []
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  document(): Place {
    const place = this.#value(0)
    this.#skip()
    if (this.#at < this.#text.length) throw this.#unexpected('the end of the file')
    return place
  }

  #skip(): void {
    this.#match(space)
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }

  #take(character: string): boolean {
    this.#skip()
    if (this.#text[this.#at] !== character) return false
    this.#at++
    return true
  }

  #unexpected(expected: string): JsonError {
    const at = this.#at
    if (at >= this.#text.length) return new JsonError(`the file ends where ${expected} should be`, [at, at])
    const comment = this.#text.startsWith('//', at) || this.#text.startsWith('/*', at)
    return comment
      ? new JsonError(
          'JSON has no comments',
          [at, at + 2],
          'YAML has: name the file .yaml, it reads JSON too',
        )
      : new JsonError(`this is where ${expected} should be`, [at, at + 1])
  }

  #value(depth: number): Place {
    this.#skip()
    const start = this.#at
    if (depth > maxDepth)
      throw new JsonError(`the document is nested deeper than ${maxDepth} levels`, [start, start + 1])
    const content = this.#take('{')
      ? ({ kind: 'map', entries: this.#entries(depth) } as const)
      : this.#take('[')
        ? ({ kind: 'list', items: this.#items(depth) } as const)
        : ({ kind: 'scalar', value: this.#scalar() } as const)
    return { range: [start, this.#at], content }
  }

  #items(depth: number): Place[] {
    const items: Place[] = []
    if (this.#take(']')) return items
    do items.push(this.#value(depth + 1))
    while (this.#more(']'))
    return items
  }

  #entries(depth: number): Map<string, Place> {
    const entries = new Map<string, Place>()
    if (this.#take('}')) return entries
    do {
      this.#skip()
      const start = this.#at
      if (this.#text[start] !== '"') throw this.#unexpected('a key in double quotes')
      const name = this.#string()
      const key: Range = [start, this.#at]
      if (!this.#take(':')) throw this.#unexpected('a colon')
      const place = { ...this.#value(depth + 1), key }
      if (entries.has(name))
        this.problems.push({
          code: 'config-duplicate-key',
          message: `the key \`${name}\` is written twice`,
          range: key,
          hint: 'keep one of the two',
        })
      else entries.set(name, place)
    } while (this.#more('}'))
    return entries
  }

  /** After an item: true for a comma with something behind it, false for the closing bracket. */
  #more(close: string): boolean {
    if (this.#take(close)) return false
    if (!this.#take(',')) throw this.#unexpected(`a comma or ${close}`)
    const comma = this.#at - 1
    this.#skip()
    if (this.#text[this.#at] === close)
      throw new JsonError(`JSON takes no comma before ${close}`, [comma, comma + 1], 'remove the comma')
    return true
  }

  #scalar(): unknown {
    if (this.#text[this.#at] === '"') return this.#string()
    const start = this.#at
    const digits = this.#match(number)
    if (digits !== undefined && !this.#match(word)) return numberOf(digits)
    this.#at = start
    const name = this.#match(word)
    if (name === 'true' || name === 'false') return name === 'true'
    if (name === 'null') return null
    this.#at = start
    if (name === undefined || name.startsWith('/')) throw this.#unexpected('a value')
    throw new JsonError(
      `${name} is not a JSON value`,
      [start, start + name.length],
      name.startsWith("'") ? 'JSON takes double quotes only' : undefined,
    )
  }

  #string(): string {
    const start = this.#at
    const written = this.#match(string)
    if (written === undefined)
      throw new JsonError('this string has no closing quote', [start, this.#lineEnd(start)])
    try {
      return JSON.parse(written)
    } catch {
      throw new JsonError(
        'this string holds a line break, a control character or an escape that JSON does not have',
        [start, Math.min(this.#at, this.#lineEnd(start))],
        'JSON has \\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hexadecimal digits',
      )
    }
  }

  #lineEnd(offset: number): number {
    const end = this.#text.indexOf('\n', offset)
    return end === -1 ? this.#text.length : end
  }
}
