import type { Place, Range } from './place.ts'
import type { ReadProblem } from './reader.ts'

// A reader takes up to two kilobytes of memory for each item, so 16 MiB of "1,1,1" would take more than a machine has.
const mostSeparators = 250_000
// Zod passes the problems of a list to one call as its arguments (prefixIssues in core/schemas, zod 4.6), and the stack of
// Node.js has room for some 120,000.
const mostValues = 50_000

/** Refuses a text with more items and lines than a reader should take, before it is read. */
export function tooManyItems(text: string): ReadProblem | undefined {
  // Every item of a list or mapping ends with a comma or a line break.
  if (text.length <= mostSeparators) return undefined
  let count = 0
  for (const { index } of text.matchAll(/[,\n]/g))
    if (++count > mostSeparators)
      return problem(`the file has more than ${inWords(mostSeparators)} lines and items`, [index, index + 1])
  return undefined
}

/** Refuses a document with more values than the schema can check. */
export function tooManyValues(root: Place): (ReadProblem & Pick<Place, 'origin'>) | undefined {
  let left = mostValues
  const firstBeyond = (at: Place): Place | undefined => {
    if (left-- === 0) return at
    const { content } = at
    const below =
      content.kind === 'list' ? content.items : content.kind === 'map' ? content.entries.values() : []
    for (const place of below) {
      const found = firstBeyond(place)
      if (found) return found
    }
    return undefined
  }
  const beyond = firstBeyond(root)
  if (!beyond) return undefined
  const message = `the config or lock has more than ${inWords(mostValues)} values`
  return { ...problem(message, beyond.range), ...(beyond.origin && { origin: beyond.origin }) }
}

const inWords = (count: number) => count.toLocaleString('en-US')

const problem = (message: string, range: Range): ReadProblem => ({
  code: 'syntax',
  message,
  range,
  hint: 'remove the values that are repeated: no machine needs as many',
})
