import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setInterval } from 'node:timers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { download } from '../../src/artifacts/download.ts'
import { openStore } from '../../src/artifacts/store.ts'
import { WorldError } from '../../src/host/errors.ts'
import { type HttpClient, openHttpClient } from '../../src/host/http.ts'
import { TooLargeError, TooSlowError } from '../../src/host/response-body.ts'
import { shownUrl } from '../../src/host/shown-url.ts'
import { getSmallFile } from '../../src/host/small-file.ts'
import { emptyFolder } from '../support/run.ts'

let server: Server
let origin: string
let http: HttpClient
let answer: (response: ServerResponse, path: string) => void
const timers = new Set<NodeJS.Timeout>()
const signal = new AbortController().signal

beforeEach(async () => {
  process.env.NO_PROXY = '127.0.0.1'
  server = createServer((request, response) => answer(response, request.url ?? ''))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  http = await openHttpClient({
    ...{ connectMs: 2000, headersMs: 2000, bodyMs: 2000 },
    leastSpeed: { bytesPerSecond: 1000, windowMs: 300 },
  })
})
afterEach(async () => {
  for (const timer of timers) clearInterval(timer)
  timers.clear()
  await http.close()
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
})

/** Sends some bytes now and then, until the client goes away. */
function drip(response: ServerResponse, bytes: number, everyMs: number): void {
  const timer = setInterval(() => response.write('x'.repeat(bytes)), everyMs)
  timers.add(timer)
  response.on('close', () => clearInterval(timer)).on('error', () => {})
}

const failure = (promise: Promise<unknown>): Promise<WorldError> =>
  promise.then(
    () => expect.fail('it did not fail'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(WorldError)
      return error as WorldError
    },
  )
const small = (path = '/InRelease') => getSmallFile(`${origin}${path}`, { http, signal, mostBytes: 100_000 })
const large = async (attempts: number, onRetry: (reason: string) => void = () => {}) =>
  download(`${origin}/kubelet`, 'a'.repeat(64), {
    ...{ store: await openStore(await emptyFolder()), http, signal, attempts, backOffMs: 1, onRetry },
  })

describe('a server that sends a byte now and then', () => {
  it('is left after a while, with a small file and with a large one', async () => {
    answer = response => drip(response.writeHead(200), 1, 20)
    const error = await failure(small())
    expect(error).toBeInstanceOf(TooSlowError)
    expect(error.message).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/InRelease: the server sent \d+ bytes in 0 s, less than 1000 bytes a second$/,
    )
    const reasons: string[] = []
    expect(await failure(large(3, reason => reasons.push(reason)))).toBeInstanceOf(TooSlowError)
    expect(reasons).toEqual([
      expect.stringContaining('less than 1000'),
      expect.stringContaining('less than 1000'),
    ])
  })

  it('is waited for where it is slow and fast enough', async () => {
    answer = response => {
      drip(response.writeHead(200), 100, 20)
      setTimeout(() => response.end(), 1500)
    }
    expect((await small()).length).toBeGreaterThan(1000)
  })

  it('does not hold a redirect up, whose body is not read', async () => {
    answer = (response, path) => {
      if (path === '/there') return response.end('here')
      drip(response.writeHead(302, { location: '/there' }), 100_000, 1)
    }
    expect((await small()).toString()).toBe('here')
  })
})

it('a file that is larger than it may be is not read on', async () => {
  answer = response => drip(response.writeHead(200), 60_000, 1)
  const error = await failure(small())
  expect(error).toBeInstanceOf(TooLargeError)
  expect(error.message).toMatch(/the answer goes on and on, and the file may have 100000 bytes at most/)
})

it('a small file that breaks off is an unreachable server', async () => {
  answer = response => {
    response.writeHead(200, { 'content-length': 1000 }).write('x')
    setTimeout(() => response.destroy(), 20)
  }
  expect((await failure(small())).message).toMatch(/127\.0\.0\.1:\d+ cannot be reached: /)
})

describe('a secret in a URL', () => {
  const secrets = /hunter2|alice|s3cr3t/

  it('is in no message, also of a redirect', async () => {
    const withSecrets = origin.replace('http://', 'http://alice:hunter2@')
    const locations = [
      `${withSecrets}/again?sig=s3cr3t`,
      'ftp://alice:hunter2@example.org/x?sig=s3cr3t',
      'http://alice:hunter2@[/?sig=s3cr3t',
      'http://alice:hunter2@127.0.0.1:9/x?sig=s3cr3t',
    ]
    for (const location of locations) {
      answer = response => response.writeHead(302, { location }).end()
      const error = await failure(small('/x?sig=s3cr3t'))
      expect(error.message).not.toMatch(secrets)
      expect(error.next).not.toMatch(secrets)
    }
    for (const status of [404, 500]) {
      answer = (response, path) =>
        path.startsWith('/there')
          ? response.writeHead(status).end()
          : response.writeHead(302, { location: `${withSecrets}/there?sig=s3cr3t` }).end()
      const error = await failure(small())
      expect(error.message).toMatch(new RegExp(`/there\\?…: the server answered ${status}`))
      expect(error.message).not.toMatch(secrets)
    }
  })

  it('is cut out of every form of a URL', () => {
    expect(shownUrl('https://alice:hunter2@example.org/a?b=c#d')).toBe(
      'https://*************@example.org/a?…',
    )
    expect(shownUrl('https://example.org/a')).toBe('https://example.org/a')
    expect(shownUrl('https://example.org/a?')).toBe('https://example.org/a')
    expect(shownUrl('/a?b')).toBe('/a?…')
  })
})
