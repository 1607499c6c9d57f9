import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DigestMismatchError, download, TruncatedError } from '../../src/artifacts/download.ts'
import { openStore, type Store } from '../../src/artifacts/store.ts'
import { type HttpClient, HttpStatusError, openHttpClient, UnreachableError } from '../../src/host/http.ts'

const content = Buffer.from(Array.from({ length: 3_000_000 }, (_, i) => (i * 31 + (i >> 8)) & 0xff))
const digest = createHash('sha256').update(content).digest('hex')

type Handler = (request: IncomingMessage, response: ServerResponse, count: number) => void

let folder: string
let store: Store
let http: HttpClient
let server: Server
let url: string
let requests: IncomingMessage[]
let handler: Handler

beforeEach(async () => {
  process.env.NO_PROXY = '127.0.0.1'
  folder = await mkdtemp(join(tmpdir(), 'bakelet-download-'))
  store = await openStore(folder)
  http = await openHttpClient({ connectMs: 2000, headersMs: 500, bodyMs: 300 })
  requests = []
  server = createServer((request, response) => {
    requests.push(request)
    handler(request, response, requests.length)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/file.tar.gz`
})
afterEach(async () => {
  await http.close()
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
  await rm(folder, { recursive: true })
})

const get = (options: Partial<Parameters<typeof download>[2]> = {}) =>
  download(url, digest, {
    ...{ store, http, signal: new AbortController().signal, attempts: 3, backOffMs: 1 },
    ...options,
  })
const failure = async (options: Partial<Parameters<typeof download>[2]> = {}) =>
  await get(options).then(
    () => expect.fail('it did not fail'),
    (error: unknown) => error as Error & { next?: string },
  )
const firstByte = (request: IncomingMessage) =>
  Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
/** The head of an answer with the file, from the byte that was asked for. */
function writeHead(request: IncomingMessage, response: ServerResponse, etag: string): void {
  const start = firstByte(request)
  response.writeHead(start > 0 ? 206 : 200, {
    etag,
    'content-length': content.length - start,
    ...(start > 0 ? { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` } : {}),
  })
}
const serve: Handler = (request, response) => {
  writeHead(request, response, '"v1"')
  response.end(content.subarray(firstByte(request)))
}
/**
 * Sends some bytes, then cuts the connection: once the client has them in its file, because what is still on the way
 * at that moment may be lost or not.
 */
const cut =
  (bytes: number, etag = '"v1"'): Handler =>
  async (request, response) => {
    const end = firstByte(request) + bytes
    writeHead(request, response, etag)
    response.write(content.subarray(end - bytes, end))
    await vi.waitUntil(async () => (await bytesOnDisk()) === end, { interval: 5, timeout: 10_000 })
    response.destroy()
  }
const bytesOnDisk = async () => {
  const [name] = await unfinished()
  return name === undefined ? 0 : (await stat(join(folder, 'work', name))).size
}
const unfinished = () => readdir(join(folder, 'work'))

describe('download', () => {
  it('brings a file into the store, once', async () => {
    handler = serve
    const steps: [number, number | undefined][] = []
    const file = await get({ onProgress: (bytes, total) => steps.push([bytes, total]) })
    expect(file).toMatchObject({ sha256: digest, sizeBytes: content.length })
    expect(steps.at(-1)).toEqual([content.length, content.length])
    expect(steps.length).toBeGreaterThan(2)
    await get()
    expect(requests).toHaveLength(1)
    expect(await unfinished()).toEqual([])
  })

  it('follows redirects', async () => {
    handler = (request, response, count) =>
      count === 1
        ? response.writeHead(302, { location: '/elsewhere' }).end()
        : serve(request, response, count)
    await get()
    expect(requests.map(request => request.url)).toEqual(['/file.tar.gz', '/elsewhere'])
  })

  it('ends a circle of redirects', async () => {
    handler = (_, response) => response.writeHead(302, { location: '/file.tar.gz' }).end()
    expect((await failure()).message).toMatch(/more than 5 redirects/)
  })

  it('does not try a 404 again', async () => {
    handler = (_, response) => response.writeHead(404).end('no')
    const error = await failure()
    expect(error).toBeInstanceOf(HttpStatusError)
    expect(error.message).toBe(`${url}: the server answered 404`)
    expect(error.next).toMatch(/version exists/)
    expect(requests).toHaveLength(1)
  })

  it('tries a 500 again, and gives up at last', async () => {
    handler = (request, response, count) =>
      count < 3 ? response.writeHead(500).end() : serve(request, response, count)
    await get()
    expect(requests).toHaveLength(3)
    await rm(join(folder, 'sha256', digest))
    requests.length = 0
    handler = (_, response) => response.writeHead(503).end()
    expect((await failure()).message).toBe(`${url}: the server answered 503`)
    expect(requests).toHaveLength(3)
  })

  it('goes on where a broken connection stopped', async () => {
    handler = (request, response, count) =>
      count === 1 ? cut(1_000_000)(request, response, count) : serve(request, response, count)
    const reasons: string[] = []
    await get({ onRetry: reason => reasons.push(reason) })
    expect(requests).toHaveLength(2)
    expect(requests[1]?.headers).toMatchObject({ range: 'bytes=1000000-', 'if-range': '"v1"' })
    expect(reasons).toEqual([expect.stringMatching(/broke off after 1000000 of 3000000 bytes/)])
    expect(await store.find(digest, { full: true })).toBeDefined()
  })

  it('starts again when the file changed between two tries', async () => {
    handler = (request, response, count) => {
      if (count === 1) return cut(1_000_000, '"v0"')(request, response, count)
      // RFC 9110, 13.1.5: the validator does not match, so the whole file comes.
      expect(request.headers['if-range']).toBe('"v0"')
      delete request.headers.range
      serve(request, response, count)
    }
    await get()
    expect(requests).toHaveLength(2)
  })

  it('starts again once when what an earlier process left is of another file', async () => {
    handler = serve
    const left = await store.takePartial(digest)
    await writeFile(left, 'something else')
    await store.leavePartial(left, digest)
    await get()
    expect(requests.map(request => request.headers.range)).toEqual(['bytes=14-', undefined])
    expect(await unfinished()).toEqual([])
  })

  it('starts again when what was left is longer than the file', async () => {
    handler = (request, response, count) =>
      request.headers.range ? response.writeHead(416).end() : serve(request, response, count)
    const left = await store.takePartial(digest)
    await writeFile(left, Buffer.alloc(content.length + 1))
    await store.leavePartial(left, digest)
    await get()
    expect(requests).toHaveLength(2)
  })

  it('keeps what came for the next run when the connection breaks every time', async () => {
    handler = cut(1000)
    const error = await failure({ attempts: 3 })
    expect(error).toBeInstanceOf(TruncatedError)
    expect(error.message).toMatch(/broke off after 3000 of 3000000 bytes/)
    expect(error.next).toMatch(/goes on where this one stopped/)
    expect(await unfinished()).toEqual([`${digest}.partial`])
    handler = serve
    await get()
    expect(requests.at(-1)?.headers.range).toBe('bytes=3000-')
  })

  it('does not wait for a body that stops', async () => {
    handler = (_, response) => {
      response.writeHead(200, { 'content-length': content.length })
      response.write(content.subarray(0, 1000))
    }
    const error = await failure({ attempts: 1 })
    expect(error).toBeInstanceOf(TruncatedError)
    expect(error.message).toMatch(/it stopped sending/)
  })

  it('throws wrong bytes away and names both digests', async () => {
    handler = (_, response) => response.end('evil')
    const error = await failure()
    expect(error).toBeInstanceOf(DigestMismatchError)
    expect(error.message).toContain(createHash('sha256').update('evil').digest('hex'))
    expect(error.message).toContain(digest)
    expect(requests).toHaveLength(1)
    expect(await unfinished()).toEqual([])
    expect(await readdir(join(folder, 'sha256'))).toEqual([])
  })

  it.each([
    ['by its type', { 'content-type': 'text/html; charset=utf-8' }, 'Log in'],
    ['by its first bytes', { 'content-type': 'application/gzip' }, '\n<!DOCTYPE HTML><title>Log in</title>'],
  ])('knows a web page %s', async (_, headers, body) => {
    handler = (_, response) => response.writeHead(200, headers).end(body)
    expect((await failure()).message).toBe(`${url}: the answer is a web page (HTML), not the file`)
    expect(requests).toHaveLength(1)
  })

  it('can be cancelled in the middle', async () => {
    const controller = new AbortController()
    handler = (_, response) => {
      response.writeHead(200, { 'content-length': content.length })
      response.write(content.subarray(0, 700_000))
    }
    const error = await failure({
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('Ctrl-C')),
    })
    expect(error.message).toBe('Ctrl-C')
    expect(requests).toHaveLength(1)
    expect(await unfinished()).toEqual([`${digest}.partial`])
  })
})

describe('a server that cannot be reached', () => {
  it('refuses connections', async () => {
    const { port } = server.address() as AddressInfo
    await new Promise(resolve => server.close(resolve))
    const error = await failure()
    expect(error).toBeInstanceOf(UnreachableError)
    expect(error).toMatchObject({ host: `127.0.0.1:${port}`, reason: 'the connection was refused' })
    expect(error.next).toMatch(/HTTPS_PROXY/)
    server = createServer()
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  })

  it('does not speak TLS', async () => {
    handler = serve
    url = url.replace('http:', 'https:')
    expect(await failure({ attempts: 1 })).toBeInstanceOf(UnreachableError)
  })

  it('never answers', async () => {
    handler = () => {}
    expect(await failure({ attempts: 1 })).toMatchObject({
      name: 'UnreachableError',
      reason: 'it did not answer in time',
    })
  })

  it('has no name in DNS', async () => {
    url = 'http://bakelet.invalid/file'
    expect(await failure({ attempts: 1 })).toBeInstanceOf(UnreachableError)
  })

  it('is behind a proxy that will not pass it', async () => {
    const asked: string[] = []
    server.on('connect', (request, socket) => {
      asked.push(request.url ?? '')
      socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n')
    })
    process.env.HTTPS_PROXY = new URL(url).origin
    try {
      await http.close()
      http = await openHttpClient({ connectMs: 2000, headersMs: 500, bodyMs: 300 })
      url = 'https://example.invalid/file'
      const error = await failure({ attempts: 1 })
      expect(error).toBeInstanceOf(UnreachableError)
      expect(error.message).toMatch(/403/)
      expect(asked).toEqual(['example.invalid:443'])
    } finally {
      delete process.env.HTTPS_PROXY
    }
  })
})
