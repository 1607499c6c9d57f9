import { lookUpTool } from '../../host/tools.ts'
import { shellWord } from '../../render/shell.ts'
import { VmError } from '../errors.ts'
import { progressLines } from './progress-lines.ts'

/** What a call of the client came to. */
export interface Answer {
  /** The command line as one could paste it. */
  readonly command: string
  /** Undefined: the client did not start, or did not end by itself. */
  readonly exitCode: number | undefined
  readonly timedOut: boolean
  /** How it ended, after "the command": "ended with exit code 2". */
  readonly ending: string
  readonly stdout: string
  readonly stderr: string
}

export interface AskOptions {
  readonly signal?: AbortSignal
  readonly timeoutMs?: number
  readonly input?: string
  /** Called with every line that the client prints, as it comes. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void
}

/** The path of the `multipass` program. */
export async function findMultipass(): Promise<string> {
  const path = await lookUpTool('multipass')
  if (path !== undefined) return path
  throw new VmError('multipass is not installed', {
    next: 'sudo snap install multipass (macOS and Windows: https://canonical.com/multipass/install), or take the QEMU driver',
  })
}

/** Calls the client. Throws only when `signal` aborts. */
export async function ask(file: string, args: readonly string[], options: AskOptions = {}): Promise<Answer> {
  const { signal, timeoutMs, input, onLine } = options
  const { execa } = await import('execa')
  // execa would start it first, and only then end it.
  signal?.throwIfAborted()
  const child = execa(file, args, {
    reject: false,
    ...(input === undefined ? { stdin: 'ignore' } : { input }),
    ...(signal === undefined ? {} : { cancelSignal: signal }),
    ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
    // A group of its own: Ctrl-C in the terminal is for us to handle, and the client still says how a boot ended.
    detached: true,
    stripFinalNewline: false,
    maxBuffer: 256 * 1024 * 1024,
  })
  if (onLine)
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream].setEncoding('utf8').on(
        'data',
        progressLines(line => onLine(line, stream)),
      )
  const result = await child
  signal?.throwIfAborted()
  return {
    command: ['multipass', ...args].map(shellWord).join(' '),
    exitCode: result.exitCode,
    timedOut: result.timedOut,
    ending: result.timedOut
      ? 'did not end in time'
      : result.exitCode !== undefined
        ? `ended with exit code ${result.exitCode}`
        : result.signal !== undefined
          ? `was ended by ${result.signal}`
          : `could not be started: ${result.originalMessage}`,
    stdout: result.stdout,
    stderr: result.stderr,
  }
}
