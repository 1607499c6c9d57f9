import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { Writable } from 'node:stream'
import { terminalText } from '../diagnostics/terminal-text.ts'
import { boundedLines } from '../host/bounded-lines.ts'
import { WorldError } from '../host/errors.ts'
import { lineSink } from '../host/line-sink.ts'
import { logCommand } from '../status/logs/command.ts'
import { type LogEntry, LogReader } from '../status/logs/cri-line.ts'
import { findLog } from '../status/logs/files.ts'
import { ApiError } from './api-error.ts'
import type { NodeView } from './node-view.ts'
import { type Asked, refuseParameters } from './request.ts'

/** Lines that perl(1) says about a log that it cannot read. */
const mostSaid = 5

const parameters = ['container', 'follow', 'previous', 'tailLines', 'timestamps', 'sinceTime', 'sinceSeconds']

/** Sends the log of a container as it comes: what `kubectl logs` prints. */
export async function answerLog(
  { name = '', namespace }: Asked,
  { query, signal }: { readonly query: URLSearchParams; readonly signal: AbortSignal },
  response: ServerResponse,
  { running, plan }: NodeView,
): Promise<void> {
  refuseParameters(query, parameters)
  const firstContainers = new Map(plan.pods.map(pod => [pod.name, pod.containers[0] ?? '']))
  const tail = numberOf(query, 'tailLines')
  const since = sinceOf(query)
  const log = await findLog(
    running,
    {
      ...{ pod: name, namespace, container: query.get('container') ?? undefined },
      previous: query.get('previous') === 'true',
    },
    { firstContainers, timeoutMs: 60_000, signal },
  )
  const withTime = query.get('timestamps') === 'true'
  response.setHeader('content-type', 'text/plain')
  const reader = new LogReader(({ time, text }: LogEntry) => {
    if (since !== undefined && Date.parse(time) < since) return
    response.write(terminalText(withTime ? `${time} ${text}` : text))
  })
  const said: string[] = []
  const exitCode = await running.stream(logCommand(log, { tail, follow: query.get('follow') === 'true' }), {
    stdout: linesInto(response, line => reader.line(line)),
    stderr: lineSink(line => said.length < mostSaid && said.push(line)),
    signal,
  })
  reader.end()
  if (exitCode !== 0)
    throw new WorldError(`cannot read the log on ${running.name}: ${said.join(' ').slice(0, 300)}`)
  response.end()
}

/** As lineSink(), at the speed of the reader: a pager may wait for hours. */
function linesInto(response: ServerResponse, onLine: (line: string) => void): Writable {
  const lines = boundedLines(onLine)
  const decoder = new TextDecoder()
  return new Writable({
    write: async (chunk: Buffer, _, done) => {
      lines.push(decoder.decode(chunk, { stream: true }))
      if (response.writableNeedDrain && !response.destroyed)
        await Promise.race([once(response, 'drain'), once(response, 'close')])
      done()
    },
    final: done => {
      lines.end()
      done()
    },
  })
}

function numberOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name)
  if (text === null) return undefined
  if (!/^\d{1,9}$/.test(text)) throw new ApiError('BadRequest', `${name} must be a number: ${text}`)
  return Number(text)
}

/** In milliseconds since 1970. `--since` counts by the clock of this machine, `--since-time` is compared with the node's. */
function sinceOf(query: URLSearchParams): number | undefined {
  const seconds = numberOf(query, 'sinceSeconds')
  if (seconds !== undefined) return Date.now() - seconds * 1000
  const time = query.get('sinceTime')
  if (time === null) return undefined
  const at = Date.parse(time)
  if (Number.isNaN(at)) throw new ApiError('BadRequest', `sinceTime must be a time (RFC 3339): ${time}`)
  return at
}
