import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { starterFolder } from '../support/run.ts'
import { runHere } from '../support/run-here.ts'
import { blocks, root } from './markdown.ts'

const page = blocks.filter(({ page }) => page === 'docs/one-image.md')
const block = (start: string | RegExp) => page.find(({ text }) => text.search(start) === 0)?.text ?? ''

it('the config and the machines of docs/one-image.md give the seeds that the page shows', async () => {
  const cwd = await starterFolder()
  writeFileSync(join(cwd, 'bakelet.yaml'), block('name:'))
  writeFileSync(join(cwd, 'machines.yaml'), block('machines:'))
  const { exitCode, stderr } = await runHere(['gen', 'seed', '--machines', 'machines.yaml'], { cwd })
  expect(exitCode).toBe(0)
  expect(stderr.split('\n').filter(line => line !== '')).toHaveLength(3)
  expect(stderr).toContain(block('box-01:'))
})

it('the machine with addresses of docs/one-image.md gets a network-config', async () => {
  const cwd = await starterFolder()
  writeFileSync(join(cwd, 'bakelet.yaml'), block('name:'))
  writeFileSync(join(cwd, 'machines.yaml'), block(/machines:(?=.*ethernets)/s))
  const { exitCode } = await runHere(['gen', 'seed', '--machines', 'machines.yaml', '-o', 'seeds'], { cwd })
  expect(exitCode).toBe(0)
  expect(readFileSync(join(cwd, 'seeds/box-01/network-config'), 'utf8')).toContain('192.0.2.11/24')
})

it('examples/forty-boxes has forty seeds of a few hundred bytes', async () => {
  const cwd = await starterFolder()
  cpSync(join(root, 'examples/forty-boxes'), cwd, { recursive: true })
  const { stderr } = await runHere(['gen', 'seed', '--machines', 'machines.yaml'], { cwd })
  const sizes = [...stderr.matchAll(/^box-\d\d: (\d+) bytes/gm)].map(([, bytes]) => Number(bytes))
  expect(sizes).toHaveLength(40)
  expect(Math.max(...sizes)).toBeLessThan(300)
})
