import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runOwnTests } from '../../src/assertions/run.ts'
import { configSchema } from '../../src/config/schema.ts'
import { shellNode } from '../status/shell-node.ts'

/** The node is this machine. */
const node = shellNode()
const { signal } = new AbortController()
const pages = createServer((request, response) => {
  response.statusCode = request.url === '/broken' ? 503 : 200
  response.end(request.url === '/empty' ? '' : `asked for ${request.url} of ${request.headers.host}`)
})
const silent = createTcpServer(socket => socket.on('error', () => {}))
const rude = createTcpServer(socket => socket.end('220 mail.example.com\r\n'))
const closed = createTcpServer()

const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port
const urlOf = (server: { address(): unknown }, path: string) => `http://127.0.0.1:${portOf(server)}${path}`

let closedPort: number

beforeAll(async () => {
  for (const server of [pages, silent, rude, closed])
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  closedPort = portOf(closed)
  closed.close()
})

afterAll(() => {
  pages.closeAllConnections()
  for (const server of [pages, silent, rude]) server.close()
})

/** What a test finds; undefined: what it expects. */
async function found(test: object): Promise<string | undefined> {
  const { tests } = configSchema.parse({ name: 'edge', tests: { one: test } })
  const [check] = await runOwnTests(node, tests, signal)
  expect(check).toMatchObject({ area: 'tests', name: 'one' })
  return check?.outcome === 'different' ? check.found : undefined
}

it.each<[string, () => object]>([
  ['a command', () => ({ command: 'true' })],
  ['a command with quotes', () => ({ command: `echo "it's" $((1 + 1))`, output: "it's 2" })],
  ['an exit code', () => ({ command: 'exit 3', exitCode: 3 })],
  ['a port', () => ({ port: portOf(silent) })],
  ['a port of a name', () => ({ port: portOf(silent), host: 'localhost' })],
  ['an answer', () => ({ url: urlOf(pages, '/') })],
  ['a body', () => ({ url: urlOf(pages, '/a?b=c'), body: `asked for /a?b=c of 127.0.0.1:${portOf(pages)}` })],
  ['a status', () => ({ url: urlOf(pages, '/broken'), status: 503 })],
])('%s as expected', async (_, test) => {
  expect(await found(test())).toBeUndefined()
})

it.each<[string, () => object, string | RegExp]>([
  ['an exit code', () => ({ command: 'echo out; echo why >&2; exit 4' }), 'exit code 4: why'],
  ['an output', () => ({ command: 'echo other', output: 'this' }), 'the output is "other\\n"'],
  ['no output', () => ({ command: 'true', output: 'this' }), 'the output is empty'],
  ['a command that hangs', () => ({ command: 'sleep 60', timeoutSeconds: 1 }), 'no result within 1 s'],
  ['an output without end', () => ({ command: 'yes' }), /^an answer that cannot be read: /],
  ['a closed port', () => ({ port: closedPort }), 'nobody answers: Connection refused'],
  ['a name that nobody has', () => ({ port: 1, host: 'nobody.invalid' }), /^nobody answers/],
  ['a status', () => ({ url: urlOf(pages, '/broken') }), 'HTTP 503'],
  ['a body', () => ({ url: urlOf(pages, '/empty'), body: 'x' }), 'the body is empty'],
  ['no HTTP', () => ({ url: urlOf(rude, '/') }), 'the answer is not HTTP'],
  ['no answer', () => ({ url: urlOf(silent, '/'), timeoutSeconds: 1 }), 'no result within 1 s'],
])('%s that differs is named', async (_, test, words) => {
  expect(await found(test())).toMatch(words)
})
