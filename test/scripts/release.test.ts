import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFile, readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addRelease, printReleases } from '../../scripts/release/add.ts'
import { digestIn, verifiedDigests } from '../../scripts/release/published.ts'
import { emptyFolder } from '../support/run.ts'

const root = join(import.meta.dirname, '../..')
const current = await readFile(join(root, 'src/data/releases.json'), 'utf8')
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** What a server has by path. */
const files: Record<string, string> = {}
const requests: string[] = []
let server: Server
let from: string

beforeAll(async () => {
  for (const arch of ['amd64', 'arm64']) {
    const kubelet = `/release/v1.38.0/bin/linux/${arch}/kubelet`
    files[kubelet] = `kubelet for ${arch}`
    files[`${kubelet}.sha256`] = sha256(`kubelet for ${arch}`)
    const tar = `/containerd/containerd/releases/download/v2.5.0/containerd-2.5.0-linux-${arch}.tar.gz`
    files[tar] = `containerd for ${arch}`
    files[`${tar}.sha256sum`] = `${sha256(`containerd for ${arch}`)}  containerd-2.5.0-linux-${arch}.tar.gz\n`
    files[`/opencontainers/runc/releases/download/v1.6.0/runc.${arch}`] = `runc for ${arch}`
    const tgz = `/containernetworking/plugins/releases/download/v1.10.0/cni-plugins-linux-${arch}-v1.10.0.tgz`
    files[tgz] = `plugins for ${arch}`
    files[`${tgz}.sha256`] = `${sha256('something else')}  cni-plugins-linux-${arch}-v1.10.0.tgz\n`
  }
  const lines = ['amd64', 'arm64', 'riscv64'].map(arch => `${sha256(`runc for ${arch}`)}  runc.${arch}`)
  files['/opencontainers/runc/releases/download/v1.6.0/runc.sha256sum'] =
    `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n${lines.join('\n')}\n`
  server = createServer(({ url = '' }, response) => {
    requests.push(url)
    const text = files[url]
    response.writeHead(text === undefined ? 404 : 200).end(text)
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  from = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})

afterAll(() => server.close())

describe('what upstream published', () => {
  it.each([
    ['kubelet', '1.38.0', 'kubelet'],
    ['containerd', '2.5.0', 'containerd'],
    ['runc', '1.6.0', 'runc'],
  ] as const)('is read of %s, and the files are compared with it', async (name, version, word) => {
    expect(await verifiedDigests(name, version, from)).toEqual({
      amd64: sha256(`${word} for amd64`),
      arm64: sha256(`${word} for arm64`),
    })
    expect(requests).toContain(new URL(filesOf(word, 'arm64'), from).pathname)
  })

  it('is refused where a file is another', async () => {
    await expect(verifiedDigests('cni-plugins', '1.10.0', from)).rejects.toThrow(/is not what was published/)
  })

  it('is refused where there is none', async () => {
    await expect(verifiedDigests('kubelet', '1.39.0', from)).rejects.toThrow(/kubelet\.sha256: HTTP 404/)
  })

  it('is the line of the file, whatever stands around it', () => {
    const digest = 'a'.repeat(64)
    expect(digestIn(`${'b'.repeat(64)}  runc.arm64\n${digest}  runc.amd64\n`, 'runc.amd64')).toBe(digest)
    expect(digestIn(digest, 'kubelet')).toBe(digest)
    expect(digestIn('<html>404</html>', 'kubelet')).toBeUndefined()
  })
})

function filesOf(word: string, arch: string): string {
  return Object.keys(files).find(path => files[path] === `${word} for ${arch}`) ?? ''
}

describe('releases.json', () => {
  const release = {
    name: 'kubelet',
    version: '1.37.2',
    digests: { amd64: 'a'.repeat(64), arm64: 'b'.repeat(64) },
    day: '2026-11-25',
  } as const

  it('is printed as it stands', () => {
    expect(printReleases(JSON.parse(current))).toBe(current)
  })

  it('gets one line, at its place, and a word on where it is from', () => {
    const after = addRelease(current, release)
    const fresh = after.split('\n').filter(line => !current.includes(line))
    expect(fresh).toEqual([
      '      "kubelet 1.37.2, on 2026-11-25"',
      `    "1.37.2": {"amd64": "${'a'.repeat(64)}", "arm64": "${'b'.repeat(64)}"},`,
    ])
    expect(Object.keys(JSON.parse(after).kubelet).slice(0, 2)).toEqual(['1.37.2', '1.37.1'])
    expect(addRelease(after, release)).toBe(after)
  })

  it('never gets another digest for a version, nor one for both architectures', () => {
    const other = { ...release, digests: { ...release.digests, amd64: 'c'.repeat(64) } }
    expect(() => addRelease(addRelease(current, release), other)).toThrow(/a release never changes/)
    const same = { ...release, digests: { amd64: 'a'.repeat(64), arm64: 'a'.repeat(64) } }
    expect(() => addRelease(current, same)).toThrow(/one digest/)
  })
})

it('npm run data:release adds a release to the file', async () => {
  const data = join(await emptyFolder(), 'releases.json')
  await copyFile(join(root, 'src/data/releases.json'), data)
  const npm = (...args: string[]) =>
    promisify(execFile)('npm', ['run', '-s', 'data:release', '--', ...args, '--from', from, '--data', data], {
      cwd: root,
    })
  const { stdout } = await npm('kubelet', '1.38.0')
  expect(stdout).toContain('has kubelet 1.38.0')
  expect(JSON.parse(await readFile(data, 'utf8')).kubelet['1.38.0']).toEqual({
    amd64: sha256('kubelet for amd64'),
    arm64: sha256('kubelet for arm64'),
  })
  await expect(npm('kubelet', '1.39.0')).rejects.toThrow(/HTTP 404/)
  await expect(npm('kubelt', '1.38.0')).rejects.toThrow(/name one of kubelet, containerd/)
})
