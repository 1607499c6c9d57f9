import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { askUsage } from '../../src/kubernetes/container-usage.ts'
import { podMetrics } from '../../src/kubernetes/pod-metrics.ts'
import type { NodePath } from '../../src/plan/entry.ts'
import { shellNode } from '../status/shell-node.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bakelet-usage-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

/** What runc 1.5.1 prints, without what nobody reads; the CPU time is that of the clock, so half of it is half a CPU. */
const prints = (memory: string) =>
  `#!/bin/sh
[ "$5" = gone ] && exit 1
echo "{\\"type\\":\\"stats\\",\\"id\\":\\"$5\\",\\"data\\":{\\"cpu\\":{\\"usage\\":{\\"total\\":$(($(date +%s%N) / 2 % 1000000000000000))}},\\"memory\\":${memory}}}"
`

async function usageOf(script: string, ids: readonly string[]) {
  await mkdir(join(folder, 'bin'), { recursive: true })
  await writeFile(join(folder, 'bin/runc'), script)
  await chmod(join(folder, 'bin/runc'), 0o755)
  return askUsage(shellNode(), join(folder, 'bin') as NodePath, ids, { timeoutMs: 20_000 })
}

describe('the usage of containers', () => {
  it('is the CPU time between two looks, and memory without files that nobody reads', async () => {
    const memory =
      '{\\"usage\\":{\\"limit\\":18446744073709551615,\\"usage\\":5000},\\"raw\\":{\\"inactive_file\\":1000}}'
    const usage = await usageOf(prints(memory), ['abc', 'gone'])
    expect([...usage.keys()]).toEqual(['abc'])
    const { nanoCores = 0, memoryBytes } = usage.get('abc') ?? {}
    expect(nanoCores).toBeGreaterThan(1e8)
    expect(nanoCores).toBeLessThan(1e9)
    expect(memoryBytes).toBe(4000)
  })

  it('is nothing where no container runs', async () => {
    expect(await usageOf('exit 1', [])).toEqual(new Map())
  })

  it('is an error where runc prints something else', async () => {
    await expect(usageOf('#!/bin/sh\necho "{}"\n', ['abc'])).rejects.toThrow('`runc events --stats`')
    await expect(usageOf('#!/bin/sh\necho hello\n', ['abc'])).rejects.toThrow('usage of a container')
  })

  it('is in the units of Kubernetes', () => {
    const usage = { nanoCores: 5_000_000, memoryBytes: 3 * 2 ** 20 }
    expect(podMetrics({ name: 'web', namespace: 'default' }, [{ name: 'main', usage }], 0)).toMatchObject({
      timestamp: '1970-01-01T00:00:00Z',
      containers: [{ name: 'main', usage: { cpu: '5000000n', memory: '3145728' } }],
    })
  })
})
