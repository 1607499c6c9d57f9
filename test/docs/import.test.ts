import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { emptyFolder } from '../support/run.ts'
import { runHere } from '../support/run-here.ts'
import { blocks } from './markdown.ts'

const page = blocks.filter(({ page }) => page === 'docs/import.md')
const block = (start: string) => page.find(({ text }) => text.startsWith(start))?.text ?? ''

it('the compose file of docs/import.md gives the report and the config that the page shows', async () => {
  const cwd = await emptyFolder()
  mkdirSync(join(cwd, 'site'))
  writeFileSync(join(cwd, 'site/compose.yaml'), block('services:'))
  writeFileSync(join(cwd, 'site/httpd.conf'), '/private:jo:secret\n')
  const [, ...args] = block('npx bakelet import').trim().split(' ').slice(1)
  const { exitCode, stderr } = await runHere(args, { cwd })
  expect(exitCode).toBe(0)
  expect(stderr).toContain(block('warning['))
  expect(readFileSync(join(cwd, 'edge-site/bakelet.yaml'), 'utf8')).toBe(block('name:'))
  expect(await runHere(['check', '-c', 'edge-site/bakelet.yaml'], { cwd })).toMatchObject({ exitCode: 0 })
})
