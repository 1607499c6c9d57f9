import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { NodePath } from '../../src/plan/entry.ts'
import { askFacts } from '../../src/status/node-facts.ts'
import type { Node } from '../../src/vm/types.ts'
import { shellNode } from './shell-node.ts'

const options = { timeoutMs: 20_000 }

/** A node that answers any command with a text. */
const saying = (stdout: string): Node => ({
  name: 'edge',
  exec: async () => ({ exitCode: 0, stdout, stdoutBytes: Buffer.from(stdout), stderr: '' }),
})

describe('what a node has', () => {
  it('is its name, its time and the manifests that the kubelet takes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bakelet facts-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'web.yaml'), 'metadata: {name: web}\nspec: {containers: [{name: a}]}\n')
    writeFileSync(join(folder, 'broken.yaml'), 'metadata: {\n')
    writeFileSync(join(folder, 'empty.yaml'), '')
    writeFileSync(join(folder, '.new.yaml'), 'metadata: {name: new}\nspec: {containers: []}\n')
    const facts = await askFacts(shellNode(), folder as NodePath, options)
    expect(facts.hostname).toBe(hostname())
    expect(facts.hasPodsApi).toBe(false)
    expect(facts.files).toEqual(['broken.yaml', 'empty.yaml', 'web.yaml'].map(name => join(folder, name)))
    expect(facts.manifests).toMatchObject([{ name: 'web', path: join(folder, 'web.yaml') }])
  })

  it.each([
    '',
    'edge\n',
    'edge\nnow\nnone\nno\n',
    `${'e'.repeat(100)}\n1\nnone\nno\n`,
    'edge\n1\n\u001b[2J\nno\n',
  ])('ends in a sentence if it answers something else: %j', async text => {
    await expect(askFacts(saying(text), '/pods' as NodePath, options)).rejects.toThrow(
      /^the machine edge: `hostname; date \+%s; …` answered .*: that is not a host name, a time, an address and a word$/,
    )
  })

  it('has no pod in what is not a manifest', async () => {
    const facts = await askFacts(
      saying('edge\n1\nnone\nyes\n!!!\n/////w==\nL3A=\n'),
      '/pods' as NodePath,
      options,
    )
    expect(facts).toMatchObject({ hasPodsApi: true, address: undefined, manifests: [] })
  })
})
