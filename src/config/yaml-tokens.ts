import type { CST } from 'yaml'
import { maxDepth, type Range } from './place.ts'

interface Tokens {
  /** A token for each document, with all others below. */
  readonly tokens: readonly CST.Token[]
  /** Where the text is nested deeper than a document may be. */
  readonly tooDeep?: Range | undefined
}

/** The tokens of a text, as Parser.parse() of yaml 2.9 makes them. The parser recurses where deep levels end. */
export function tokensOf(text: string, { Lexer, Parser }: typeof import('yaml')): Tokens {
  const parser = new Parser()
  const tokens: CST.Token[] = []
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token)
    // A level takes one or two places on the parser's stack.
    if (parser.stack.length > 2 * maxDepth) return { tokens, tooDeep: rangeAt(parser.offset) }
  }
  for (const token of parser.end()) tokens.push(token)
  const deep = tooDeepIn(tokens)
  return { tokens, tooDeep: deep === undefined ? undefined : rangeAt(deep) }
}

const rangeAt = (offset: number): Range => [offset, offset + 1]

/**
 * Where the tokens are nested too deeply, without recursion: the composer recurses, and far down the stack Node.js 20
 * does not throw a RangeError but dies while it compiles a regular expression.
 */
function tooDeepIn(tokens: readonly CST.Token[]): number | undefined {
  let level: readonly CST.Token[] = tokens
  // The document is a level of its own.
  for (let depth = 0; level.length > 0; depth++) {
    const next: CST.Token[] = []
    for (const token of level) {
      if (depth > maxDepth + 1) return 'offset' in token ? token.offset : 0
      if ('value' in token && token.value) next.push(token.value)
      if ('items' in token)
        for (const { key, value } of token.items) {
          if (key) next.push(key)
          if (value) next.push(value)
        }
    }
    level = next
  }
  return undefined
}
