import { visible } from '../diagnostics/visible.ts'

/**
 * A document as JSON, in which no string has anything that a terminal would obey, but tabs and line breaks. Names and words are the node's,
 * and kubectl prints them as they are with `-o name` and `-o jsonpath`, and before 1.26 in its tables, too.
 */
export function jsonText(document: object): string {
  // Of controls JSON.stringify() escapes the first 32 alone: ECMA-262, QuoteJSONString.
  return visible(JSON.stringify(document)).replace(/\\(u00[01][\da-f]|.)/g, sequence =>
    /^\\[u"\\/nt]$/.test(sequence) ? sequence : visible(JSON.parse(`"${sequence}"`)),
  )
}
