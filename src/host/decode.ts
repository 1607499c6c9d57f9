import * as z from 'zod/mini'
import { issueWords } from '../diagnostics/issue-words.ts'
import { maskPasswords } from '../diagnostics/mask-passwords.ts'
import { visible } from '../diagnostics/visible.ts'
import { AnswerError, type Answerer } from './answer.ts'

/** JSON of this schema from a text that another program wrote. Throws AnswerError. */
export function decodeJson<T>(schema: z.core.$ZodType<T>, text: string, answerer: Answerer): T {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw wrongAnswer(answerer, text, 'it is not JSON', error)
  }
  return decodeValue(schema, value, answerer, text)
}

/** A value of this schema that came from another program; `text` is the answer that the value is from. Throws AnswerError. */
export function decodeValue<T>(
  schema: z.core.$ZodType<T>,
  value: unknown,
  answerer: Answerer,
  text?: string,
): T {
  const decoded = z.safeParse(schema, value)
  if (decoded.success) return decoded.data
  const answer = text ?? JSON.stringify(value) ?? ''
  throw wrongAnswer(answerer, answer, issueWords(decoded.error.issues, value), decoded.error)
}

/** Text of one form, for example { a: 'version', pattern: /^v(.*)$/ }. Gives back the pattern's groups. Throws AnswerError. */
export function decodeText(
  { a, pattern }: { readonly a: string; readonly pattern: RegExp },
  text: string,
  answerer: Answerer,
): readonly string[] {
  const found = pattern.exec(text)
  if (found) return found.slice(1).map(group => group ?? '')
  throw wrongAnswer(answerer, text, `that is not a ${a}`)
}

/** The error for an answer that cannot be used, with the beginning of the answer. */
export function wrongAnswer(
  { name, next }: Answerer,
  text: string,
  why: string,
  cause?: unknown,
): AnswerError {
  return new AnswerError(`${name} answered ${quoted(text)}: ${why}`, { next, cause })
}

const mostQuoted = 120

/** The beginning of a foreign text, in one line. */
function quoted(text: string): string {
  const whole = text.slice(0, 4 * mostQuoted).trim()
  if (whole === '') return 'nothing'
  const shown = visible(maskPasswords(whole))
  const short = shown.length > mostQuoted || text.length > 4 * mostQuoted
  return `"${[...shown].slice(0, mostQuoted).join('')}${short ? '…' : ''}"`
}
