import { once } from 'node:events'
import { createConnection, type Socket } from 'node:net'
import { AnswerError } from '../host/answer.ts'
import { decodeJson } from '../host/decode.ts'
import { WorldError } from '../host/errors.ts'
import { written } from '../host/written.ts'
import { VmError } from '../vm/errors.ts'
import type { StreamOptions } from '../vm/types.ts'
import { execByStream } from './exec-by-stream.ts'
import { linesOf } from './lines.ts'
import { type Input, lineOf, longestOutput, output, type Request } from './messages.ts'
import type { MachineRecord } from './record.ts'
import type { ReachedNode } from './types.ts'

/** The machine of another process of this user, which serveMachine() serves. */
export function machineNode(record: MachineRecord): ReachedNode {
  const { name, consolePath } = record
  const stream: ReachedNode['stream'] = async (command, options) => {
    const socket = await open(record)
    try {
      return await talk(socket, command, options, name)
    } catch (error) {
      options.signal?.throwIfAborted()
      throw error
    } finally {
      socket.destroy()
    }
  }
  return {
    ...{ name, consolePath, stream },
    exec: (command, options) => execByStream({ name, consolePath, stream }, command, options),
    close: async () => {},
  }
}

async function open({ socket: path, name }: MachineRecord): Promise<Socket> {
  const socket = createConnection(path)
  socket.on('error', () => {})
  try {
    await once(socket, 'connect')
  } catch (cause) {
    throw new WorldError(`the machine ${name} does not run any more`, {
      next: 'start it again: bakelet up --keep',
      cause,
    })
  }
  return socket
}

async function talk(
  socket: Socket,
  command: string,
  { stdin, stdout, stderr, terminal, signal }: StreamOptions,
  name: string,
): Promise<number> {
  const ended = new AbortController()
  const onAbort = () => socket.destroy()
  signal?.addEventListener('abort', onAbort, { once: true })
  const say = async (message: Request | Input) => {
    if (socket.writable && !socket.write(lineOf(message))) await once(socket, 'drain').catch(() => {})
  }
  try {
    await say({ command, ...(terminal && { terminal: terminal.size() }) })
    terminal?.onResize(size => void say({ size }), ended.signal)
    void feed(stdin, say, ended.signal)
    for await (const line of linesOf(socket, longestOutput)) {
      const message = decodeJson(output, line, {
        name: `the process that keeps the machine ${name}`,
        next: 'use bakelet of the same version in both terminals',
      })
      if ('exit' in message) return message.exit
      if ('failed' in message) throw failure(message)
      const [to, text] = 'out' in message ? [stdout, message.out] : [stderr, message.err]
      if (!to.writable) break
      await written(to, Buffer.from(text, 'base64'))
    }
    signal?.throwIfAborted()
    if (!stdout.writable) return 0
    throw new VmError(`the machine ${name} ended before the command had`)
  } finally {
    ended.abort()
    signal?.removeEventListener('abort', onAbort)
  }
}

async function feed(
  stdin: StreamOptions['stdin'],
  say: (message: Input) => Promise<void>,
  ended: AbortSignal,
): Promise<void> {
  try {
    for await (const chunk of stdin ?? []) {
      if (ended.aborted) return
      await say({ in: Buffer.from(chunk).toString('base64') })
    }
  } catch {
    // An input that breaks off has ended.
  }
  if (!ended.aborted) await say({ end: true })
}

/** The keeper of the machine has made the message: the error of an answer names the node's own words. */
function failure({
  failed,
  next,
}: {
  readonly failed: string
  readonly next?: string | undefined
}): WorldError {
  return next === undefined ? new VmError(failed) : new AnswerError(failed, { next })
}
