import { existsSync } from 'node:fs'
import { describe, expect } from 'vitest'
import { itWith } from '../../support/foreign.ts'
import { members, spoiltArchives } from './archives.ts'
import { httpServer, noise, rawServer, sha256 } from './bench.ts'
import { fetchers, type NodeRun, runInstaller } from './node.ts'
import { rawTarGz } from './tar.ts'

const listOf = (digest: string) =>
  [
    `artifact plugins 1.9.1 tar.gz ${digest}`,
    ...members.map(member => `file 0755 PREFIX/cni/${member.slice(2)} ${member}`),
    '',
  ].join('\n')
const placedAll = members.map(member => `cni/${member.slice(2)}`)

/** Nothing is placed, nothing is believed in, and what came is not kept under the digest that it does not have. */
function expectRefused(run: NodeRun, digest: string, says: RegExp): void {
  expect(run.output).toMatch(says)
  expect(run.exitCode).not.toBe(0)
  expect(run.placed).toEqual([])
  expect(run.state.filter(name => name.startsWith('artifacts/'))).toEqual([])
  expect(run.state).not.toContain('installed')
  expect(run.state).not.toContain(`downloads/${digest}`)
}

const good = rawTarGz(members.map(name => ({ name, content: noise(5000) })))
const digest = sha256(good)
const flipped = Buffer.from(good)
flipped.writeUInt8(flipped.readUInt8(5000) ^ 1, 5000)

interface Case {
  readonly name: string
  readonly serve: () => Promise<string>
  readonly says: RegExp
}

const refused =
  /plugins: REFUSED: .* has sha256 [0-9a-f]{64}, expected [0-9a-f]{64}; nothing of it was unpacked/
const cannot = /plugins: cannot fetch http/
const answering = (bytes: Uint8Array, status = 200, type = 'application/octet-stream') =>
  httpServer((_, response) => response.writeHead(status, { 'content-type': type }).end(bytes))

const downloads: readonly Case[] = [
  { name: 'one bit is flipped', serve: () => answering(flipped), says: refused },
  { name: 'the last byte is missing', serve: () => answering(good.subarray(0, -1)), says: refused },
  { name: 'one byte more', serve: () => answering(Buffer.concat([good, Buffer.of(0)])), says: refused },
  {
    name: 'a web page',
    serve: () => answering(Buffer.from('<!doctype html>'), 200, 'text/html'),
    says: refused,
  },
  {
    name: 'an empty file',
    serve: () => answering(Buffer.alloc(0)),
    says: /is empty|has sha256 e3b0|cannot fetch/,
  },
  { name: 'a page with 404', serve: () => answering(good, 404), says: cannot },
  {
    name: 'a redirect to other bytes',
    serve: async () => {
      const other = await answering(flipped)
      return httpServer((_, response) => response.writeHead(302, { location: `${other}/x` }).end())
    },
    says: refused,
  },
  {
    name: 'a redirect to a file of the node',
    serve: () =>
      httpServer((_, response) => response.writeHead(302, { location: 'file:///etc/hostname' }).end()),
    says: /plugins: (cannot fetch http|REFUSED)/,
  },
  {
    name: 'a body that ends early',
    serve: () =>
      rawServer(socket =>
        socket.end(
          Buffer.concat([
            Buffer.from(`HTTP/1.1 200 OK\r\ncontent-length: ${good.length}\r\n\r\n`),
            good.subarray(0, 3000),
          ]),
        ),
      ),
    // Python's urlopen takes what came.
    says: /plugins: (cannot fetch http|REFUSED)/,
  },
]

describe.each(fetchers)("a spoilt download is refused by the node's installer, with %s", fetcher => {
  for (const { name, serve, says } of downloads)
    itWith('a mount namespace')(name, async () => {
      const run = await runInstaller(listOf(digest), `plugins ${await serve()}/plugins.tgz\n`, { fetcher })
      expectRefused(run, digest, says)
    })

  itWith('a mount namespace')('and one that is not spoilt is placed', async () => {
    const run = await runInstaller(listOf(digest), `plugins ${await answering(good)}/plugins.tgz\n`, {
      fetcher,
    })
    expect(run.output).toContain('plugins is in place')
    expect(run.exitCode).toBe(0)
    expect(run.placed).toEqual(placedAll)
  })
})

describe('of a spoilt archive whose digest is listed the node takes its members at most', () => {
  for (const { name, bytes, nodeSays } of spoiltArchives)
    itWith('a mount namespace')(name, async () => {
      const archive = bytes()
      const url = await answering(archive)
      const run = await runInstaller(listOf(sha256(archive)), `plugins ${url}/plugins.tgz\n`)
      if (nodeSays) {
        expect(run.output).toMatch(nodeSays)
        expect(run.exitCode).not.toBe(0)
        expect(run.state.filter(name => name.startsWith('artifacts/'))).toEqual([])
      } else expect(run.exitCode).toBe(0)
      expect(run.placed.filter(name => !placedAll.includes(name))).toEqual([])
      expect(existsSync('/tmp/outside')).toBe(false)
    })
})
