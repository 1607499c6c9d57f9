import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { written } from '../../src/host/written.ts'
import { examineNode } from '../../src/tasks/doctor.ts'
import type { StreamingNode } from '../../src/vm/types.ts'

const { signal } = new AbortController()
const recorded = (name: string) => readFileSync(join(import.meta.dirname, '../doctor', name))

/** A node that answers with these pieces, whatever it is asked. */
const saying = (pieces: Iterable<Uint8Array>, complaint = ''): StreamingNode => ({
  name: 'edge',
  exec: () => Promise.reject(new Error('the journal is streamed')),
  stream: async (_command, { stdout, stderr }) => {
    for (const piece of pieces) await written(stdout, piece)
    await written(stderr, Buffer.from(complaint))
    return complaint === '' ? 0 : 1
  },
})

it('finds the faults of a node as it streams them', async () => {
  const pieces = [recorded('healthy/console-first-boot.log'), recorded('recorded/swap-on.log')]
  expect(await examineNode(saying(pieces), signal)).toMatchObject({
    log: 'edge',
    findings: [{ signature: { id: 'swap-on' }, times: 1 }],
  })
})

it('reads a line that does not end for 64 MiB', async () => {
  const piece = Buffer.alloc(1 << 20, 'a')
  const endless = (function* () {
    for (let count = 0; count < 64; count++) yield piece
    yield Buffer.from('\r\n')
    yield recorded('recorded/swap-on.log')
  })()
  const { findings } = await examineNode(saying(endless), signal)
  expect(findings.map(({ signature }) => signature.id)).toEqual(['swap-on'])
})

it('says so where a node has no journal', async () => {
  await expect(examineNode(saying([], 'sh: journalctl: not found\n'), signal)).rejects.toThrow(
    'edge has no journal of this boot: sh: journalctl: not found',
  )
})
