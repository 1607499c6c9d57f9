import { Writable } from 'node:stream'
import { AnswerError } from '../host/answer.ts'
import { WorldError } from '../host/errors.ts'
import { VmError } from '../vm/errors.ts'
import { guestAnswerer, shortened } from '../vm/guest.ts'
import { type CommandResult, type ExecOptions, type StreamingNode, usualMostBytes } from '../vm/types.ts'

/** Node.exec() for a node that has stream(): keeps the output, within the limits. */
export async function execByStream(
  node: Pick<StreamingNode, 'name' | 'consolePath' | 'stream'>,
  command: string,
  { timeoutMs, signal, mostBytes = usualMostBytes }: ExecOptions,
): Promise<CommandResult> {
  const limit = new AbortController()
  const timer = setTimeout(
    () =>
      limit.abort(
        new VmError(
          `the command did not end within ${timeoutMs / 1000} s on the node: ${shortened(command)}`,
        ),
      ),
    timeoutMs,
  )
  let bytesLeft = mostBytes
  const collect = (parts: Buffer[]) =>
    new Writable({
      write: (chunk: Buffer, _, done) => {
        bytesLeft -= chunk.length
        if (bytesLeft >= 0) parts.push(chunk)
        else {
          const { name, next } = guestAnswerer(node, shortened(command))
          limit.abort(new AnswerError(`${name} answered with more than it may print`, { next }))
        }
        done()
      },
    })
  const out: Buffer[] = []
  const err: Buffer[] = []
  try {
    const exitCode = await node.stream(command, {
      stdout: collect(out),
      stderr: collect(err),
      signal: signal ? AbortSignal.any([signal, limit.signal]) : limit.signal,
    })
    limit.signal.throwIfAborted()
    const stdoutBytes = Buffer.concat(out)
    return {
      exitCode,
      stdout: stdoutBytes.toString(),
      stdoutBytes,
      stderr: Buffer.concat(err).toString(),
    }
  } catch (error) {
    throw limit.signal.aborted ? limit.signal.reason : withLastWords(error, Buffer.concat(err).toString())
  } finally {
    clearTimeout(timer)
  }
}

/** What ssh(1) says on standard error is the reason of its exit code. */
function withLastWords(error: unknown, stderr: string): unknown {
  const words = stderr.trim().split('\n').slice(-4).join('\n')
  if (!(error instanceof WorldError) || words === '') return error
  return new WorldError(`${error.message}\n${words.replace(/^/gm, '  | ')}`, {
    ...(error.next !== undefined && { next: error.next }),
    cause: error,
  })
}
