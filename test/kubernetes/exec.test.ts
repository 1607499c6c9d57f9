import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type KubeApi, startKubeApi } from '../../src/kubernetes/server.ts'
import { compileFile } from '../../src/tasks/inputs.ts'
import type { StreamingNode, TerminalSize } from '../../src/vm/types.ts'
import { shellNode } from '../status/shell-node.ts'

const listed = [
  {
    ...{ id: 'abc', status: 'running' },
    annotations: {
      'io.kubernetes.cri.container-type': 'container',
      'io.kubernetes.cri.sandbox-name': 'web',
      'io.kubernetes.cri.sandbox-namespace': 'default',
      'io.kubernetes.cri.container-name': 'main',
    },
  },
]

/** A node whose only container is a shell of this machine: what comes after its id runs here. */
function containerNode(): StreamingNode & { readonly sizes: TerminalSize[] } {
  const sizes: TerminalSize[] = []
  return {
    ...{ ...shellNode(), sizes },
    exec: async (command, options) =>
      shellNode().exec(
        command.includes(' list ') ? `echo edge; echo '${JSON.stringify(listed)}'` : command,
        options,
      ),
    stream: async (command, { stdin = [], stdout, stderr, terminal, signal }) => {
      sizes.push(...(terminal ? [terminal.size()] : []))
      if (signal) terminal?.onResize(size => sizes.push(size), signal)
      const child = spawn('/bin/sh', ['-c', command.replace(/^.* abc /, 'exec ')], { stdio: 'pipe' })
      signal?.addEventListener('abort', () => child.kill('SIGKILL'))
      const closed = once(child, 'close')
      child.stdout.on('data', bytes => stdout.write(bytes, () => {}))
      child.stderr.on('data', bytes => stderr.write(bytes, () => {}))
      await pipeline(stdin, child.stdin).catch(() => {})
      const [code] = await closed
      return code ?? 137
    },
  }
}

let api: KubeApi | undefined
afterEach(async () => {
  await api?.close()
  api = undefined
})

async function open(
  words: readonly string[],
  more = '',
  { protocol = 'v5.channel.k8s.io', container = 'main' } = {},
): Promise<{ socket: WebSocket; node: ReturnType<typeof containerNode> }> {
  const { plan } = await compileFile({ file: 'bakelet.yaml', text: 'name: edge' })
  if (!plan) throw new Error('the config has errors')
  const node = containerNode()
  api = await startKubeApi(node, plan, new AbortController().signal)
  const command = words.map(word => `command=${encodeURIComponent(word)}`).join('&')
  const path = `/api/v1/namespaces/default/pods/web/exec?container=${container}&stdout=true&stderr=true&${command}${more}`
  return { socket: new WebSocket(`${api.url.replace('http:', 'ws:')}${path}`, [protocol]), node }
}

/** What came until the end, by channel. */
async function rest(socket: WebSocket): Promise<Record<number, string>> {
  const texts: Record<number, string> = {}
  socket.on('message', (data: Buffer) => {
    const channel = data[0] ?? -1
    texts[channel] = (texts[channel] ?? '') + data.subarray(1).toString()
  })
  await once(socket, 'close')
  return texts
}

const message = (channel: number, text: string) => Buffer.concat([Buffer.of(channel), Buffer.from(text)])

describe('a command in a container by WebSocket', () => {
  it('has its output, its errors and its exit code on their channels', async () => {
    const { socket } = await open(['sh', '-c', 'echo out; echo err >&2; exit 7'])
    const { 1: out, 2: err, 3: status = '' } = await rest(socket)
    expect({ out, err }).toEqual({ out: 'out\n', err: 'err\n' })
    expect(JSON.parse(status)).toMatchObject({
      ...{ status: 'Failure', reason: 'NonZeroExitCode' },
      details: { causes: [{ reason: 'ExitCode', message: '7' }] },
    })
  })

  it('reads the input until the channel closes', async () => {
    const { socket } = await open(['cat'], '&stdin=true')
    await once(socket, 'open')
    socket.send(message(0, 'a\n'))
    socket.send(message(0, 'b\n'))
    socket.send(Buffer.of(255, 0))
    const { 1: out, 3: status = '' } = await rest(socket)
    expect(out).toBe('a\nb\n')
    expect(JSON.parse(status)).toMatchObject({ status: 'Success' })
  })

  it('gets the size of the terminal, and takes no other for one', async () => {
    const { socket, node } = await open(['cat'], '&stdin=true&tty=true')
    await once(socket, 'open')
    for (const text of [
      '',
      '{',
      '[]',
      '{"Width":0,"Height":1}',
      '{"Width":99999,"Height":1}',
      '{"Width":99,"Height":33}',
    ])
      socket.send(message(4, text))
    socket.send(Buffer.alloc(0))
    socket.send(message(9, 'no such channel'))
    socket.send(Buffer.of(255, 0))
    await rest(socket)
    expect(node.sizes.at(-1)).toEqual({ rows: 33, columns: 99 })
    expect(node.sizes).toHaveLength(2)
  })

  it.each([
    ['', 'other', 'no container other runs in pod web; these run: main'],
    ['&wrong=1', 'main', 'does not know the parameter wrong'],
    ['', 'main', 'speaks v5.channel.k8s.io by WebSocket here, which kubectl has from 1.29 on'],
  ])('is refused in words: %s container %s', async (more, container, words) => {
    const { socket } = await open(['ls'], more, { protocol: 'v4.channel.k8s.io', container })
    socket.on('error', () => {})
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage]
    expect(response.statusCode).toBe(400)
    expect(await text(response)).toContain(words)
    socket.terminate()
  })

  it('ends when kubectl has gone', async () => {
    const { socket } = await open(['sh', '-c', 'echo $$; exec sleep 1000'])
    const [data] = (await once(socket, 'message')) as [Buffer]
    const pid = Number(data.subarray(1).toString())
    socket.terminate()
    await expect.poll(() => isAlive(pid)).toBe(false)
  })

  it('has input in messages of at most a mebibyte', async () => {
    const { socket } = await open(['cat'], '&stdin=true')
    await once(socket, 'open')
    socket.on('error', () => {})
    socket.send(message(0, 'x'.repeat(2 ** 21)))
    const [code] = await once(socket, 'close')
    // WebSocket's "message too big": RFC 6455, 7.4.1.
    expect(code).toBe(1009)
  })
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
