import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { starterFolder } from '../support/run.ts'
import { runHere } from '../support/run-here.ts'
import { blocks, root } from './markdown.ts'

const page = blocks.filter(({ page }) => page === 'docs/one-image.md')
const block = (start: string) => page.find(({ text }) => text.startsWith(start))?.text ?? ''

it('the config and the machines of docs/one-image.md give the seeds that the page shows', async () => {
  const cwd = await starterFolder()
  writeFileSync(join(cwd, 'bakelet.yaml'), block('name:'))
  writeFileSync(join(cwd, 'machines.yaml'), block('machines:'))
  const { exitCode, stderr } = await runHere(['gen', 'seed', '--machines', 'machines.yaml'], { cwd })
  expect(exitCode).toBe(0)
  expect(stderr.split('\n').filter(line => line !== '')).toHaveLength(3)
  expect(stderr).toContain(block('box-01:'))
})

it('examples/forty-boxes has forty seeds of a few hundred bytes', async () => {
  const cwd = await starterFolder()
  cpSync(join(root, 'examples/forty-boxes'), cwd, { recursive: true })
  const { stderr } = await runHere(['gen', 'seed', '--machines', 'machines.yaml'], { cwd })
  const sizes = [...stderr.matchAll(/^box-\d\d: (\d+) bytes/gm)].map(([, bytes]) => Number(bytes))
  expect(sizes).toHaveLength(40)
  expect(Math.max(...sizes)).toBeLessThan(300)
})
