import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { data, dataVersion } from '../../src/lock/data-version.ts'
import { printLock } from '../../src/lock/print.ts'
import { readLock } from '../../src/lock/read.ts'
import type { Lock } from '../../src/lock/types.ts'
import { locks } from '../support/locks.ts'

/** The same lock, every mapping of it filled in the other order. */
function reversed<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, inner]) => [key, reversed(inner)])
  return Object.fromEntries(entries.reverse()) as T
}

describe('the text of a lock', () => {
  it('gives back the lock that it was made from', async () => {
    await fc.assert(
      fc.asyncProperty(locks, async lock => {
        const { lock: back, diagnostics } = await readLock({ file: 'bakelet.lock', text: printLock(lock) })
        expect(diagnostics).toEqual([])
        expect(back).toEqual(lock)
      }),
    )
  })

  it('does not depend on the order in which facts came in', () => {
    fc.assert(
      fc.property(locks, lock => {
        expect(printLock(reversed(lock))).toBe(printLock(lock))
      }),
    )
  })

  it('is the same after Git has given it the line ends of Windows, and a byte order mark', async () => {
    await fc.assert(
      fc.asyncProperty(locks, async lock => {
        const text = `\ufeff${printLock(lock).replaceAll('\n', '\r\n')}`
        expect((await readLock({ file: 'bakelet.lock', text })).lock).toEqual(lock)
      }),
      { numRuns: 20 },
    )
  })

  it('is read whatever it is, with a place for what is wrong', async () => {
    await fc.assert(
      fc.asyncProperty(locks, fc.nat(), fc.string(), async (lock, at, noise) => {
        const text = printLock(lock)
        const place = at % text.length
        const broken = text.slice(0, place) + noise + text.slice(place + 1)
        const loaded = await readLock({ file: 'bakelet.lock', text: broken })
        if (!loaded.lock) expect(loaded.diagnostics).not.toEqual([])
        for (const { file, severity } of loaded.diagnostics) {
          expect(file).toBe('bakelet.lock')
          expect(severity).toBe('error')
        }
      }),
    )
  })

  it('has one fact on each line', () => {
    const digest = (digit: string) => digit.repeat(64)
    const lock: Lock = {
      data: digest('0'),
      components: {
        runc: {
          version: '1.4.3',
          source: 'build',
          module: 'github.com/opencontainers/runc@v1.4.3',
          moduleSum: 'h1:/bq84roxG30xEICkFodXzMEVQFs7kzo4lCiZME1uKxI=',
          files: { amd64: { toolchain: 'go1.26.8, gcc 12.2.0', sha256: digest('1') } },
        },
        'cni-plugins': {
          version: '1.9.1',
          source: 'release',
          files: { arm64: { sha256: digest('2'), url: 'https://example.org/cni.tgz' } },
        },
      },
      images: {
        'registry.k8s.io/pause:3.10.2': {
          source: 'build',
          files: { amd64: { digest: `sha256:${digest('3')}`, madeFrom: 'built from pause.c' } },
        },
        'docker.io/library/busybox:1.37.0': {
          source: 'registry',
          digest: `sha256:${digest('4')}`,
          manifests: { arm64: `sha256:${digest('6')}`, amd64: `sha256:${digest('5')}` },
        },
      },
    }
    // Literal: a change of it is a change of every lock that is committed somewhere.
    expect(printLock(lock)).toMatchInlineSnapshot(`
      "# Made by \`bakelet lock\`, to be committed. \`bakelet lock --update\` changes it.
      lock: 1
      data: "0000000000000000000000000000000000000000000000000000000000000000"
      components:
        cni:
          version: "1.9.1"
          release:
            arm64:
              url: "https://example.org/cni.tgz"
              sha256: "2222222222222222222222222222222222222222222222222222222222222222"
        runc:
          version: "1.4.3"
          build:
            module: "github.com/opencontainers/runc@v1.4.3"
            moduleSum: "h1:/bq84roxG30xEICkFodXzMEVQFs7kzo4lCiZME1uKxI="
            amd64:
              toolchain: "go1.26.8, gcc 12.2.0"
              sha256: "1111111111111111111111111111111111111111111111111111111111111111"
      images:
        "docker.io/library/busybox:1.37.0":
          registry:
            digest: "sha256:4444444444444444444444444444444444444444444444444444444444444444"
            amd64: "sha256:5555555555555555555555555555555555555555555555555555555555555555"
            arm64: "sha256:6666666666666666666666666666666666666666666666666666666666666666"
        "registry.k8s.io/pause:3.10.2":
          made:
            amd64:
              from: "built from pause.c"
              digest: "sha256:3333333333333333333333333333333333333333333333333333333333333333"
      "
    `)
  })
})

describe('the version of the data', () => {
  it('is of every file in src/data', () => {
    const files = readdirSync(join(import.meta.dirname, '../../src/data')).sort()
    expect(Object.keys(data).sort()).toEqual(files)
    for (const name of files)
      expect(data[name]).toEqual(
        JSON.parse(readFileSync(join(import.meta.dirname, '../../src/data', name), 'utf8')),
      )
  })

  it('is the same each time', () => {
    expect(dataVersion()).toMatch(/^[0-9a-f]{64}$/)
    expect(dataVersion()).toBe(dataVersion())
  })
})
