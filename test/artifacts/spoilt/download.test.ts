import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { download } from '../../../src/artifacts/download.ts'
import { openHttpClient } from '../../../src/host/http.ts'
import {
  emptyStore,
  expectNothingIn,
  httpServer,
  noise,
  rawServer,
  refusal,
  sha256,
  signal,
} from './bench.ts'

const content = noise(200_000)
const digest = sha256(content)

interface Case {
  readonly name: string
  /** The URL of a server that spoils the download. */
  readonly serve: () => Promise<string>
  readonly says: RegExp
  readonly expected?: string
  readonly mostBytes?: number
  /** What an earlier try left behind. */
  readonly partial?: Uint8Array
}

const answering = (bytes: Uint8Array, headers: Readonly<Record<string, string>> = {}, status = 200) =>
  httpServer((_, response) => response.writeHead(status, headers).end(bytes))
const redirecting = (location: string) =>
  httpServer((_, response) => response.writeHead(302, { location }).end())
const flipped = (at: number) => {
  const bytes = Buffer.from(content)
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
  return bytes
}
/** A whole answer on the wire. */
const wire = (head: readonly string[], body: Uint8Array) =>
  Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body])
const wired = (head: readonly string[], body: Uint8Array) =>
  rawServer(socket => socket.end(wire(['HTTP/1.1 200 OK', 'connection: close', ...head], body)))

const wrongDigest = /has the sha256 [0-9a-f]{64}, not the pinned [0-9a-f]{64}; it was thrown away/
const brokeOff = /the download broke off after \d+ of .* bytes/

const cases: readonly Case[] = [
  { name: 'the first bit is flipped', serve: () => answering(flipped(0)), says: wrongDigest },
  { name: 'the last bit is flipped', serve: () => answering(flipped(content.length - 1)), says: wrongDigest },
  { name: 'the last byte is missing', serve: () => answering(content.subarray(0, -1)), says: wrongDigest },
  {
    name: 'one byte more',
    serve: () => answering(Buffer.concat([content, Buffer.of(0)])),
    says: wrongDigest,
  },
  {
    name: 'the file of another architecture, of the same size',
    serve: () => answering(noise(content.length)),
    says: wrongDigest,
  },
  {
    name: 'the file of another version',
    serve: () => answering(Buffer.concat([content.subarray(0, 1000), noise(250_000)])),
    says: wrongDigest,
  },
  { name: 'an empty file', serve: () => answering(Buffer.alloc(0)), says: wrongDigest },
  {
    name: 'an empty file, whose digest is pinned',
    serve: () => answering(Buffer.alloc(0)),
    expected: sha256(''),
    says: /the digest that is pinned is that of an empty file/,
  },
  {
    name: 'the file compressed, though it was asked for as it is',
    serve: () => answering(gzipSync(content), { 'content-encoding': 'gzip' }),
    says: wrongDigest,
  },
  {
    name: 'a web page that says so',
    serve: () => answering(Buffer.from('please log in'), { 'content-type': 'text/html; charset=utf-8' }),
    says: /is a web page \(HTML\), not the file/,
  },
  {
    name: 'a web page that says it is a file',
    serve: () =>
      answering(Buffer.from('\n<!DOCTYPE html><title>x</title>'), { 'content-type': 'application/gzip' }),
    says: /is a web page \(HTML\), not the file/,
  },
  {
    name: 'a page in place of a missing file, with 404',
    serve: () => answering(Buffer.from('no'), {}, 404),
    says: /the server answered 404/,
  },
  {
    name: 'no content, with 204',
    serve: () => answering(Buffer.alloc(0), {}, 204),
    says: /the server answered 204/,
  },
  {
    name: 'a content-length that is too long',
    serve: () => wired([`content-length: ${content.length + 1}`], content),
    says: brokeOff,
  },
  {
    name: 'a content-length that is too short',
    serve: () => wired([`content-length: ${content.length - 1}`], content),
    says: wrongDigest,
  },
  {
    name: 'a content-length that is not a number',
    serve: () => wired(['content-length: all'], content),
    says: /cannot be reached: .*Content-Length/,
  },
  {
    name: 'two content-lengths',
    serve: () => wired(['content-length: 10', `content-length: ${content.length}`], content),
    says: /cannot be reached: .*content-length/i,
  },
  {
    name: 'a content-length beyond what the file may have',
    serve: () => wired(['content-length: 99999999999'], content),
    mostBytes: 1_000_000,
    says: /says it has 99999999999 bytes, and the file may have 1000000 bytes at most/,
  },
  {
    name: 'a body without end',
    serve: () =>
      rawServer(socket => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        const more = () => {
          while (socket.writable && socket.write(content));
        }
        socket.on('drain', more)
        more()
      }),
    mostBytes: 1_000_000,
    says: /goes on and on, and the file may have 1000000 bytes at most/,
  },
  {
    name: 'chunks that are cut before the last',
    serve: () =>
      rawServer(socket =>
        socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n10\r\n0123456789abcdef\r\n'),
      ),
    says: brokeOff,
  },
  {
    name: 'a chunk that is shorter than it says',
    serve: () =>
      rawServer(socket => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\n0123')),
    says: brokeOff,
  },
  {
    name: 'a connection that is reset in the middle',
    serve: () =>
      rawServer(socket => {
        socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${content.length}\r\n\r\n`)
        socket.write(content.subarray(0, 1000), () => socket.resetAndDestroy())
      }),
    says: brokeOff,
  },
  {
    name: 'something that is no HTTP',
    serve: () => rawServer(socket => socket.end('220 ftp ready\r\n')),
    says: /cannot be reached/,
  },
  {
    name: 'a redirect to itself',
    serve: () => redirecting('/again'),
    says: /more than 5 redirects/,
  },
  {
    name: 'a redirect to another host that has other bytes',
    serve: async () => {
      const other = await httpServer((_, response) => response.end(noise(1000)), '127.0.0.2')
      return redirecting(`${other}/file`)
    },
    says: wrongDigest,
  },
  {
    name: 'a redirect to a file of this machine',
    serve: () => redirecting('file:///etc/passwd'),
    says: /redirects to file:\/\/\/etc\/passwd, which is not on the web/,
  },
  {
    name: 'a redirect to no URL',
    serve: () => redirecting('http://['),
    says: /redirects to "http:\/\/\[", which is not a URL/,
  },
  {
    name: 'a redirect that does not say where',
    serve: () => httpServer((_, response) => response.writeHead(302).end()),
    says: /the server answered 302/,
  },
  {
    name: 'a part that was not asked for',
    serve: () =>
      answering(content.subarray(100), { 'content-range': `bytes 100-199999/${content.length}` }, 206),
    says: /the server cannot go on at byte 0/,
  },
  {
    name: 'the rest of another file',
    partial: content.subarray(0, 1000),
    serve: () =>
      httpServer((request, response) =>
        request.headers.range === undefined
          ? response.end(noise(content.length))
          : response
              .writeHead(206, { 'content-range': `bytes 1000-199999/${content.length}` })
              .end(noise(content.length - 1000)),
      ),
    says: wrongDigest,
  },
  {
    name: 'another part than the one that was asked for',
    partial: content.subarray(0, 1000),
    serve: () =>
      answering(content.subarray(500), { 'content-range': `bytes 500-199999/${content.length}` }, 206),
    says: /the server cannot go on at byte/,
  },
  {
    name: 'a range that it never has',
    partial: content.subarray(0, 1000),
    serve: () => answering(Buffer.alloc(0), { 'content-range': 'bytes */0' }, 416),
    says: /the server cannot go on at byte/,
  },
  {
    name: 'the beginning of another file, left by an earlier try',
    partial: noise(1000),
    serve: () =>
      httpServer((request, response) =>
        request.headers.range === undefined
          ? response.end(noise(10))
          : response
              .writeHead(206, { 'content-range': `bytes 1000-199999/${content.length}` })
              .end(content.subarray(1000)),
      ),
    says: wrongDigest,
  },
]

beforeEach(() => {
  vi.stubEnv('NO_PROXY', '127.0.0.1,127.0.0.2')
  return () => vi.unstubAllEnvs()
})

describe('a spoilt download is refused', () => {
  it.each(cases)('$name', async ({ serve, says, expected = digest, mostBytes, partial }) => {
    const store = await emptyStore()
    if (partial) await writeFile(join(store.directory, 'work', `${expected}.partial`), partial)
    const http = await openHttpClient({ connectMs: 2000, headersMs: 2000, bodyMs: 2000 })
    try {
      const options = { store, http, signal, attempts: 2, backOffMs: 1 }
      const url = `${await serve()}/kubelet`
      const error = await refusal(
        download(url, expected, { ...options, ...(mostBytes === undefined ? {} : { mostBytes }) }),
      )
      expect(error.message).toMatch(says)
      expect(await store.find(expected)).toBeUndefined()
      await expectNothingIn(store)
    } finally {
      await http.close()
    }
  })
})
