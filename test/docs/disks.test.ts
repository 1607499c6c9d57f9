import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { compileFile } from '../../src/tasks/inputs.ts'
import { blocks, root } from './markdown.ts'

it('the config of docs/disks.md has nothing to complain about', async () => {
  const config = blocks.find(({ page, text }) => page === 'docs/disks.md' && text.includes('disks:'))
  const { plan, diagnostics } = await compileFile({
    file: 'bakelet.yaml',
    text: `name: edge\n${config?.text}`,
  })
  expect(diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([])
  expect(plan?.units.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['var-lib-app-wal.mount', 'bakelet-one-srv-scratch.service']),
  )
})

it('the database of docs/disks.md is that of examples/site-gateway', () => {
  const shown = blocks.find(({ page, text }) => page === 'docs/disks.md' && text.includes('redis-server'))
  const example = ['bakelet.yaml', 'pods/site.yaml']
    .map(file => readFileSync(join(root, 'examples/site-gateway', file), 'utf8'))
    .join('\n')
    .split('\n')
  const lines = shown?.text.split('\n').filter(line => !line.startsWith('#')) ?? []
  expect(lines.length).toBeGreaterThan(10)
  expect(example).toEqual(expect.arrayContaining(lines))
})
