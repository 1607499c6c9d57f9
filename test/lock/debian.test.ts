import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { readDebianArchive } from '../../src/base/debian-archive.ts'
import { listedFile, packageLists } from '../../src/debian/release-file.ts'
import { movedSuites } from '../../src/lock/debian.ts'
import { digest } from '../support/lock-facts.ts'

/** As Debian's archive has it, with less in it. */
const inRelease = (digit: string) => `-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA256

Origin: Debian
Suite: stable
Date: Sat, 05 Sep 2026 09:51:12 UTC
Architectures: all amd64 arm64
MD5Sum:
 0123456789abcdef0123456789abcdef  9000000 main/binary-amd64/Packages
SHA256:
 ${digest('f')}     1000 contrib/binary-amd64/Packages
 ${digest(digit)}  9000000 main/binary-amd64/Packages
 ${digest('e')}  2000000 main/binary-amd64/Packages.xz
 ${digest('2')}  9000000 main/binary-arm64/Packages
-----BEGIN PGP SIGNATURE-----
`

it('a suite is known by the digests of its package lists', () => {
  expect(packageLists(inRelease('1'))).toEqual({ amd64: digest('1'), arm64: digest('2') })
  expect(packageLists(inRelease('1').replaceAll('\n', '\r\n'))).toEqual({
    amd64: digest('1'),
    arm64: digest('2'),
  })
  expect(packageLists('<html>')).toEqual({})
})

it('a file is listed with its SHA256, and no other sum', () => {
  const text = inRelease('1')
  expect(listedFile(text, 'main/binary-amd64/Packages.xz')).toEqual({
    sha256: digest('e'),
    sizeBytes: 2_000_000,
  })
  expect(listedFile(text, 'main/binary-arm64/Packages.xz')).toBeUndefined()
})

it('a suite moves with its packages, for each architecture', () => {
  const locked = { trixie: packageLists(inRelease('1')), 'trixie-security': packageLists(inRelease('1')) }
  const now = { ...locked, 'trixie-security': packageLists(inRelease('3')) }
  expect(movedSuites(locked, locked, 'amd64')).toEqual([])
  expect(movedSuites(locked, now, 'amd64')).toEqual(['trixie-security'])
  expect(movedSuites(locked, now, 'arm64')).toEqual([])
})

it('the archive is read, without the suites that a mirror does not have', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/debian/dists/trixie/InRelease') response.end(inRelease('1'))
    else if (request.url === '/endless/dists/trixie/InRelease') response.end(Buffer.alloc(5 * 2 ** 20))
    else if (request.url === '/debian/dists/trixie-updates/InRelease') response.end(inRelease('3'))
    else response.writeHead(404).end()
  })
  onTestFinished(() => void server.close())
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  process.env.NO_PROXY = '127.0.0.1'
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const mirror = { main: `${root}/debian`, security: `${root}/debian-security` }
  const { signal } = new AbortController()
  expect(await readDebianArchive(mirror, signal)).toEqual({
    trixie: { amd64: digest('1'), arm64: digest('2') },
    'trixie-updates': { amd64: digest('3'), arm64: digest('2') },
  })
  await expect(readDebianArchive({ ...mirror, main: root }, signal)).rejects.toThrow(
    'the server answered 404',
  )
  await expect(readDebianArchive({ ...mirror, main: `${root}/endless` }, signal)).rejects.toThrow(
    'InRelease: the answer goes on and on, and the file may have 4194304 bytes at most',
  )
})
