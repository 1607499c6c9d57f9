import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, it } from 'vitest'
import * as library from '../../src/index.ts'
import { emptyFolder, starterFolder } from '../support/run.ts'
import { blocks, codeIn, pages, root } from './markdown.ts'

const examples = blocks.filter(({ page, language }) => page === 'docs/api.md' && language === 'js')

async function runExample(folder: string) {
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(root, join(folder, 'node_modules/bakelet'))
  writeFileSync(join(folder, 'program.mjs'), examples[0]?.text ?? '')
  return execa(process.execPath, ['program.mjs'], { cwd: folder, reject: false })
}

it('the example of docs/api.md writes a seed', async () => {
  expect(examples).toHaveLength(1)
  const folder = await starterFolder()
  expect(await runExample(folder)).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^seed\/user-data: \S+ with \d+ programs$/),
    stderr: '',
  })
  expect(readFileSync(join(folder, 'seed/user-data'), 'utf8')).toMatch(/^#cloud-config\n/)
})

it('the example of docs/api.md names the line of a wrong config', async () => {
  const folder = await emptyFolder()
  writeFileSync(join(folder, 'bakelet.yaml'), 'name: web\narhc: amd64\n')
  expect(await runExample(folder)).toMatchObject({
    exitCode: 1,
    stdout: '',
    stderr: expect.stringContaining('bakelet.yaml:2: '),
  })
})

it('docs/api.md names every task of the library, and nothing else', () => {
  const text = pages.find(({ path }) => path === 'docs/api.md')?.text ?? ''
  const rows = text.split('\n').filter(line => line.startsWith('| `'))
  const named = rows.flatMap(row => codeIn(row.split('|')[1] ?? '')).filter(name => !name.includes('.'))
  // No task: they take a plan or a record, a config to read, or an error.
  const others = [
    ...['cloudConfig', 'compile', 'defineConfig', 'lackingIn', 'managedTree', 'openProject', 'planDigest'],
    ...['readConfig', 'treeDigest', 'withFetched', 'ConfigProblems', 'WorldError'],
  ]
  expect([...named, ...others].sort()).toEqual(Object.keys(library).sort())
})
