import { maxDepth, type Place, type Range } from './place.ts'
import type { ReadProblem } from './reader.ts'

/** The parser recurses into brackets. Counting those in strings and comments too is harmless at this limit. */
export function tooDeep(text: string): ReadProblem | undefined {
  let depth = 0
  for (const { 0: bracket, index } of text.matchAll(/[[\]{}\n]/g)) {
    if (bracket === '[' || bracket === '{') depth++
    else if (bracket === ']' || bracket === '}') depth = Math.max(0, depth - 1)
    if (depth > maxDepth) return tooDeepAt([index, index + 1])
  }
  return undefined
}

/** Dotted keys nest without brackets. This function does not recurse, since everything after it does. */
export function tooDeepIn(root: Place): ReadProblem | undefined {
  let level: readonly Place[] = [root]
  for (let depth = 0; level.length > 0; depth++) {
    const [first] = level
    if (depth > maxDepth && first) return tooDeepAt(first.key ?? first.range)
    level = level.flatMap(({ content }) =>
      content.kind === 'map' ? [...content.entries.values()] : content.kind === 'list' ? content.items : [],
    )
  }
  return undefined
}

const tooDeepAt = (range: Range): ReadProblem => ({
  code: 'syntax',
  message: `the document is nested deeper than ${maxDepth} levels`,
  range,
})

// The tokenizer passes the characters of a string to one call as its arguments (String.fromCodePoint, toml-eslint-parser
// 1.0), and the stack of Node.js has room for some 120,000.
const longest = 50_000

/** Refuses a string, key or number that the tokenizer cannot take. */
export function tooLong(text: string): ReadProblem {
  const start = new RegExp(`.{${longest}}`).exec(text)?.index ?? 0
  return {
    code: 'syntax',
    message: `a string, key or number is longer than ${longest.toLocaleString('en-US')} characters`,
    range: [start, start + 1],
    hint: 'shorten it',
  }
}
