import * as z from 'zod/mini'

// One JSON document in a line, each way. A connection is one command.

const base64 = z.string().check(z.regex(/^[A-Za-z0-9+/]*={0,2}$/))
const size = z.strictObject({ rows: z.int().check(z.gte(1)), columns: z.int().check(z.gte(1)) })

/** The first line of a client. */
export const request = z.strictObject({ command: z.string(), terminal: z.optional(size) })
export type Request = z.infer<typeof request>

/** What a client says while its command runs. */
export const input = z.union([
  z.strictObject({ in: base64 }),
  z.strictObject({ end: z.literal(true) }),
  z.strictObject({ size }),
])
export type Input = z.infer<typeof input>

/** What the machine's keeper says. The last message is the exit code, or the reason why the command has no exit code. */
export const output = z.union([
  z.strictObject({ out: base64 }),
  z.strictObject({ err: base64 }),
  z.strictObject({ exit: z.int().check(z.gte(0), z.lte(255)) }),
  z.strictObject({ failed: z.string(), next: z.optional(z.string()) }),
])
export type Output = z.infer<typeof output>

/** Parts of an output, in base64 and with the words around them: agent-stream.sh makes parts of 45,000 bytes. */
export const longestOutput = 128 * 1024
/** A command may carry a script. */
export const longestInput = 16 * 2 ** 20

export function lineOf(message: Request | Input | Output): string {
  return `${JSON.stringify(message)}\n`
}
