import { call } from '../call.ts'
import { lookUpTool } from '../tools.ts'

/** The bytes, or why there are none and what to do about it. */
export type Decrypted =
  | { readonly bytes: Uint8Array; readonly problem?: never }
  | { readonly bytes?: never; readonly problem: string; readonly hint: string }

interface DecryptingTool {
  readonly name: string
  /** What installs it. */
  readonly install: string
  /** What to look at where it fails. */
  readonly hint: string
}

/** As much as a file that a config names may have. */
const mostBytes = 16 * 2 ** 20
/** Time enough to type a passphrase, to touch a hardware key, or to ask a key service of a cloud. */
const timeoutMs = 120_000

/** Runs a tool that prints a secret to standard output. */
export async function decryptWith(
  { name, install, hint }: DecryptingTool,
  args: readonly string[],
): Promise<Decrypted> {
  const program = await lookUpTool(name)
  if (program === undefined) return { problem: `${name} is not installed`, hint: install }
  const bytes: Uint8Array[] = []
  const called = await call(program, args, {
    ...{ mostBytes, timeoutMs },
    onBytes: piece => void bytes.push(piece),
  })
  if (called.exitCode === 0) return { bytes: Buffer.concat(bytes) }
  return { problem: `${name} ${called.ending}${wordsOf(called.stderr)}`, hint }
}

const mostWords = 300

/** What the tool says, on one line, without any key that it may quote. */
function wordsOf(stderr: string): string {
  const words = stderr
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/AGE-SECRET-KEY-[^\s"']*/gi, 'AGE-SECRET-KEY-…')
  if (words === '') return ''
  return `: ${words.length > mostWords ? `${words.slice(0, mostWords - 1)}…` : words}`
}
