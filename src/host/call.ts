import { maskPasswords } from '../diagnostics/mask-passwords.ts'
import { shellWords } from '../render/shell.ts'
import { collector } from './collector.ts'
import { type Ending, endingWords } from './ending.ts'

export interface CallOptions {
  readonly cwd?: string
  /** Added to this process's environment; with `cleanEnv`, the whole environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Do not hand on this process's environment: for builds whose output must depend on nothing else. Default: false. */
  readonly cleanEnv?: boolean
  /** Runs as this user, for work that needs no root. Default: this process's own. */
  readonly user?: { readonly uid: number; readonly gid: number }
  /** Standard input. Default: nothing. */
  readonly input?: string
  readonly signal?: AbortSignal
  /** Milliseconds; no limit by default. */
  readonly timeoutMs?: number
  /** Ends the program when both streams together have more bytes. Default: 64 MiB, or 1 GiB with `onText`. */
  readonly mostBytes?: number
  /**
   * Called with each piece of text as it comes. Of the output only the end is kept then: a build prints for an hour, and nobody
   * reads the whole of that a second time.
   */
  readonly onText?: (text: string, stream: 'stdout' | 'stderr') => void
  /**
   * Called with each piece of standard output as it comes, to the byte. Nothing of it is kept, so that no message quotes it: it may be
   * a secret.
   */
  readonly onBytes?: (bytes: Uint8Array) => void
  /** A process group of its own, so that Ctrl-C in the terminal does not reach the program. Default: false. */
  readonly detached?: boolean
}

/** What a call of a program came to. */
export interface Called extends Ending {
  /** The command line, for people to read and paste. */
  readonly command: string
  /** How the program ended, after its name: "ended with exit code 2". */
  readonly ending: string
  readonly stdout: string
  readonly stderr: string
  /** The last lines of both streams, each after "  | " and a line feed before; "" when the program printed nothing. */
  readonly tail: string
  /** The system's code of a program that did not start: "ENOENT". */
  readonly code?: string | undefined
  readonly cause?: Error
}

const usualMostBytes = 64 * 2 ** 20
const mostStreamedBytes = 2 ** 30

/**
 * Runs a program to its end, without a shell, and tells how it ended. Throws only when `signal` aborts. The one place of
 * bakelet that waits for other programs: their output is bounded, so a program that prints without end is ended.
 */
export async function call(
  file: string,
  args: readonly string[],
  options: CallOptions = {},
): Promise<Called> {
  const { cwd, user, input, signal, timeoutMs, onText, detached = false } = options
  const { mostBytes = onText ? mostStreamedBytes : usualMostBytes } = options
  const { execa } = await import('execa')
  // execa would start the program first, and only then end it.
  signal?.throwIfAborted()
  const child = execa(file, args, {
    stdin: input === undefined ? 'ignore' : 'pipe',
    ...(input === undefined ? {} : { input }),
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...(options.cleanEnv ? {} : proxySettings(process.env)), ...options.env },
    extendEnv: options.cleanEnv !== true,
    ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
    ...(signal === undefined ? {} : { cancelSignal: signal }),
    ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
    detached,
    reject: false,
    buffer: false,
  })
  const output = collector({
    mostBytes,
    keep: onText ? 'end' : 'all',
    onText: onText ?? (() => {}),
    onBytes: options.onBytes,
    onTooMuch: () => void child.kill(),
  })
  for (const stream of ['stdout', 'stderr'] as const) child[stream]?.on('data', output.take(stream))
  // A program that was ended may leave others behind that hold its output open: nobody waits for those.
  const ended = () => output.tooMuch || signal?.aborted === true || child.killed
  const left = new Promise<'left'>(resolve => {
    child.once('exit', () => {
      if (ended()) setTimeout(() => resolve('left'), leftBehindMs).unref()
    })
  })
  const result = await Promise.race([child, left])
  if (result === 'left') for (const stream of [child.stdout, child.stderr]) stream?.destroy()
  signal?.throwIfAborted()
  const failed = result === 'left' ? undefined : result
  const ending: Ending = {
    ...(output.tooMuch
      ? { printedMoreThan: mostBytes }
      : failed === undefined || failed.timedOut
        ? { timedOutAfterMs: timeoutMs }
        : {}),
    // A program that bakelet ended may still say 0.
    exitCode: output.tooMuch || failed?.timedOut ? undefined : failed?.exitCode,
    signal: failed?.signal,
    reason: failed?.originalMessage,
  }
  return {
    ...ending,
    command: maskPasswords(shellWords([file, ...args])),
    ending: endingWords(ending),
    stdout: output.text('stdout'),
    stderr: output.text('stderr'),
    tail: output.tail(),
    code: failed?.code,
    ...(failed instanceof Error ? { cause: failed } : {}),
  }
}

/** How long a program's output is read on after bakelet has ended the program. */
const leftBehindMs = 500

/**
 * The proxy under both names that programs know it by: apt, wget and curl read http_proxy and not HTTP_PROXY (curl(1),
 * ENVIRONMENT), and somebody who set one of them means both.
 */
function proxySettings(env: NodeJS.ProcessEnv): Record<string, string> {
  const settings: Record<string, string> = {}
  for (const name of ['http_proxy', 'https_proxy', 'no_proxy']) {
    const value = env[name] ?? env[name.toUpperCase()]
    if (value !== undefined) settings[name] = value
  }
  return settings
}
