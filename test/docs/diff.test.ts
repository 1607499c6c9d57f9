import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { emptyFolder } from '../support/run.ts'
import { runHere } from '../support/run-here.ts'
import { blocks } from './markdown.ts'

const page = blocks.filter(({ page }) => page === 'docs/diff.md')
const [before = '', after = ''] = page.filter(({ language }) => language === 'yaml').map(({ text }) => text)
const [command = '', shown = ''] = page.filter(({ language }) => language === 'text').map(({ text }) => text)

it('the example of docs/diff.md prints what the page shows', async () => {
  const cwd = await emptyFolder()
  writeFileSync(join(cwd, 'bakelet.yaml'), before)
  writeFileSync(join(cwd, 'next.yaml'), after)
  const { exitCode, stdout } = await runHere(command.trim().split(' ').slice(2), { cwd })
  expect(exitCode).toBe(1)
  expect(stdout.startsWith(shown)).toBe(true)
  expect(stdout).toContain('      + vm.swappiness = 10\n')
})
