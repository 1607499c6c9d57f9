import { spawn } from 'node:child_process'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Ending } from './ending.ts'
import { type ByteSink, written } from './written.ts'

export interface AttachedStreams {
  /** Default: nothing. */
  readonly stdin?: AsyncIterable<Uint8Array>
  readonly stdout: ByteSink
  readonly stderr: ByteSink
}

export interface AttachedOptions {
  /** `terminal`: the program has this process's own terminal, as ssh(1) needs to make one on the other side. */
  readonly streams: AttachedStreams | 'terminal'
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/**
 * Runs a program whose input and output pass through bakelet as they come, and tells how it ended. Nothing of the output is
 * kept. Throws only when `signal` aborts, after the program has ended.
 */
export async function runAttached(
  file: string,
  args: readonly string[],
  { streams, env, signal }: AttachedOptions,
): Promise<Ending> {
  signal?.throwIfAborted()
  const piped = streams !== 'terminal'
  const child = spawn(file, args, {
    env: { ...process.env, ...env },
    stdio: piped ? [streams.stdin ? 'pipe' : 'ignore', 'pipe', 'pipe'] : 'inherit',
  })
  // Not SIGTERM: an ssh that shares a connection hands that to the one that holds it (mux.c, control_client_sigrelay).
  const onAbort = () => child.kill('SIGKILL')
  signal?.addEventListener('abort', onAbort, { once: true })
  const ended = new Promise<Ending>(resolve => {
    child.once('error', ({ message }) => resolve({ reason: message }))
    child.once('exit', (code, by) => resolve({ exitCode: code ?? undefined, signal: by ?? undefined }))
  })
  // A program that reads no more of its input, or a reader that has gone: the ending says the rest.
  const ignored = () => {}
  const outputs = piped ? [pass(child.stdout, streams.stdout), pass(child.stderr, streams.stderr)] : []
  if (piped && streams.stdin && child.stdin) {
    const input = Readable.from(streams.stdin)
    void pipeline(input, child.stdin).catch(ignored)
    void ended.then(() => input.destroy())
  }
  const ending = await ended
  await Promise.all(outputs.map(output => output.catch(ignored)))
  signal?.removeEventListener('abort', onAbort)
  signal?.throwIfAborted()
  return ending
}

/** The end of one program's output does not end the stream that it goes to. */
async function pass(from: Readable | null, to: ByteSink): Promise<void> {
  for await (const chunk of from ?? []) {
    if (!to.writable) return
    await written(to, chunk)
  }
}
