import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type IncomingHttpHeaders, request } from 'node:http'
import { createConnection } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  type ServedRequest,
  type ServeOptions,
  type StoreServer,
  serveStore,
} from '../../src/artifacts/serve.ts'
import { openStore, type Store } from '../../src/artifacts/store.ts'
import { WorldError } from '../../src/host/errors.ts'

const content = Buffer.from(Array.from({ length: 1000 }, (_, at) => (at * 31) & 0xff))
const digest = createHash('sha256').update(content).digest('hex')
const nowhere = 'f'.repeat(64)

let folder: string
let store: Store
let server: StoreServer | undefined
let requests: ServedRequest[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bakelet-serve-'))
  store = await openStore(join(folder, 'store'))
  await store.put([content])
  await writeFile(join(folder, 'secret'), 'secret')
  requests = []
})
afterEach(async () => {
  await server?.close()
  server = undefined
  await rm(folder, { recursive: true })
})

const start = async (options: ServeOptions = {}) => {
  server = await serveStore(store, { onRequest: each => requests.push(each), ...options })
  return new URL(server.url)
}

interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}
/** Sends the path as it stands: fetch() would tidy it up first. */
async function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Reply> {
  const { hostname, port } = new URL(server?.url ?? '')
  return new Promise((resolve, reject) => {
    const call = request({ hostname, port, path, method, headers, agent: false }, response => {
      const parts: Buffer[] = []
      response.on('data', part => parts.push(part))
      response.on('error', reject)
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
      )
    })
    call.on('error', reject)
    call.end()
  })
}
const path = `/sha256/${digest}`

/** The client has its answer before the server says that it was sent. */
const heard = (only: ServedRequest) => vi.waitFor(() => expect(requests).toEqual([only]), 5000)

describe('serveStore', () => {
  it('hands out a file by its digest', async () => {
    await start()
    const { status, headers, body } = await ask(path)
    expect(status).toBe(200)
    expect(body).toEqual(content)
    expect(headers).toMatchObject({
      'content-length': '1000',
      'accept-ranges': 'bytes',
      'content-type': 'application/octet-stream',
      etag: `"${digest}"`,
      'cache-control': 'public, max-age=31536000, immutable',
    })
    await heard({ method: 'GET', path, status: 200, bytes: 1000 })
  })

  it('tells about a file without sending it', async () => {
    await start()
    const { status, headers, body } = await ask(path, {}, 'HEAD')
    expect([status, headers['content-length'], body.length]).toEqual([200, '1000', 0])
    await heard({ method: 'HEAD', path, status: 200, bytes: 0 })
    expect((await ask(path, { range: 'bytes=10-19' }, 'HEAD')).headers['content-range']).toBe(
      'bytes 10-19/1000',
    )
  })

  it('hands out an empty file', async () => {
    const { sha256 } = await store.put([])
    await start()
    expect(await ask(`/sha256/${sha256}`)).toMatchObject({ status: 200, headers: { 'content-length': '0' } })
    expect((await ask(`/sha256/${sha256}`, { range: 'bytes=0-' })).status).toBe(416)
  })

  it.each([
    ['bytes=0-', 0, 999],
    ['bytes=10-19', 10, 19],
    ['bytes=999-', 999, 999],
    ['bytes=990-5000', 990, 999],
    ['bytes=-10', 990, 999],
    ['bytes=-5000', 0, 999],
    ['bytes=0-0', 0, 0],
  ])('sends a part: %s', async (range, first, last) => {
    await start()
    const { status, headers, body } = await ask(path, { range })
    expect(status).toBe(206)
    expect(headers['content-range']).toBe(`bytes ${first}-${last}/1000`)
    expect(headers['content-length']).toBe(String(last - first + 1))
    expect(body).toEqual(content.subarray(first, last + 1))
  })

  it.each(['bytes=1000-', 'bytes=5000-6000', 'bytes=-0', 'bytes=-000', `bytes=${'9'.repeat(400)}-`])(
    'refuses a part that is not there: %s',
    async range => {
      await start()
      const { status, headers, body } = await ask(path, { range })
      expect([status, headers['content-range'], body.length]).toEqual([416, 'bytes */1000', 0])
    },
  )

  // RFC 9110, 14.2: a range that is not understood is not a range.
  it.each([
    'bytes=',
    'bytes=-',
    'bytes=20-10',
    'bytes=0-1,5-6',
    'lines=0-1',
    'bytes=a-b',
    'bytes=0x1-',
    'bytes=+1-2',
  ])('sends the whole file for what is not a range: %s', async range => {
    await start()
    const { status, body } = await ask(path, { range })
    expect([status, body.length]).toEqual([200, 1000])
  })

  it('sends a part only of the file that was asked for (If-Range)', async () => {
    await start()
    const part = (condition: string) => ask(path, { range: 'bytes=10-', 'if-range': condition })
    expect((await part(`"${digest}"`)).status).toBe(206)
    for (const other of [`"${nowhere}"`, `W/"${digest}"`, digest, 'Wed, 21 Oct 2015 07:28:00 GMT'])
      expect((await part(other)).status).toBe(200)
  })

  it.each([
    '/',
    '',
    '/sha256',
    '/sha256/',
    `/sha256/${nowhere}`,
    `/sha256/${digest.toUpperCase()}`,
    `/sha256/${digest.slice(1)}`,
    `/sha256/${digest}/`,
    `/sha256/${digest}?x=1`,
    `/sha256/${digest}%00`,
    `/sha256/${digest}%0a`,
    `//sha256/${digest}`,
    `/./sha256/${digest}`,
    '/sha256/../../secret',
    '/sha256/%2e%2e/%2e%2e/secret',
    '/sha256/..%2f..%2fsecret',
    '/../secret',
    '/..\\secret',
    '/etc/passwd',
    'http://127.0.0.1/etc/passwd',
    '*',
  ])('knows nothing at %j', async strange => {
    await start()
    const { status, body } = await ask(strange)
    expect([status, body.length]).toEqual([404, 0])
  })

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('refuses %s', async method => {
    await start()
    const { status, headers } = await ask(path, {}, method)
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD'])
  })

  it('hands out what is on its list, and is silent about the rest', async () => {
    const other = await store.put([Buffer.from('other')])
    await start({ allow: new Set([other.sha256]) })
    expect((await ask(`/sha256/${other.sha256}`)).status).toBe(200)
    expect((await ask(path)).status).toBe(404)
    expect((await ask(path, {}, 'HEAD')).status).toBe(404)
  })

  it('never hands out a file that is not what its name says', async () => {
    await start()
    await writeFile(join(store.directory, 'sha256', digest), Buffer.alloc(1000, 'x'))
    expect((await ask(path)).status).toBe(404)
  })

  it('can be reached on 127.0.0.1 only', async () => {
    const { hostname, port } = await start()
    expect(hostname).toBe('127.0.0.1')
    const addresses = Object.values(networkInterfaces())
      .flatMap(each => each ?? [])
      .filter(({ address, scopeid }) => address !== '127.0.0.1' && !scopeid)
      .map(({ address }) => address)
    for (const host of new Set([...addresses, '127.0.0.2', '::1'])) {
      const reached = await new Promise(resolve => {
        const socket = createConnection({ host, port: Number(port), timeout: 2000 })
        const end = (answer: boolean) => {
          socket.destroy()
          resolve(answer)
        }
        socket.on('connect', () => end(true))
        socket.on('error', () => end(false))
        socket.on('timeout', () => end(false))
      })
      expect(reached, host).toBe(false)
    }
  })

  it('says when its port is taken', async () => {
    const { port } = await start()
    const error = await serveStore(store, { port: Number(port) }).catch((each: unknown) => each)
    expect(error).toBeInstanceOf(WorldError)
    expect((error as WorldError).message).toMatch(new RegExp(`^cannot listen on 127.0.0.1 port ${port}: `))
    expect((error as WorldError).next).toMatch(/another program has this port/)
  })

  it('survives a client that goes away in the middle', async () => {
    const big = await store.put([Buffer.alloc(20_000_000, 'x')])
    const { port } = await start()
    const socket = createConnection({ host: '127.0.0.1', port: Number(port) })
    socket.write(`GET /sha256/${big.sha256} HTTP/1.1\r\nHost: x\r\n\r\n`)
    await new Promise(resolve => socket.once('data', resolve))
    socket.destroy()
    await vi.waitFor(() => expect(requests).toHaveLength(1), 5000)
    expect(requests[0]).toMatchObject({ status: 200 })
    expect(requests[0]?.bytes).toBeLessThan(20_000_000)
    expect((await ask(path)).status).toBe(200)
  })

  it('ends at once, whoever still downloads', async () => {
    const big = await store.put([Buffer.alloc(20_000_000, 'x')])
    const { port } = await start()
    const socket = createConnection({ host: '127.0.0.1', port: Number(port) })
    socket.on('error', () => {})
    socket.write(`GET /sha256/${big.sha256} HTTP/1.1\r\nHost: x\r\n\r\n`)
    await new Promise(resolve => socket.once('data', resolve))
    await server?.close()
    server = undefined
    socket.destroy()
  })
})
