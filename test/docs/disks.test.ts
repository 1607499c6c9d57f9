import { expect, it } from 'vitest'
import { compileFile } from '../../src/tasks/inputs.ts'
import { blocks } from './markdown.ts'

it('the config of docs/disks.md has nothing to complain about', async () => {
  const config = blocks.find(({ page, text }) => page === 'docs/disks.md' && text.includes('disks:'))
  const { plan, diagnostics } = await compileFile({
    file: 'bakelet.yaml',
    text: `name: edge\n${config?.text}`,
  })
  expect(diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([])
  expect(plan?.units.map(({ name }) => name)).toContain('var-lib-app-wal.mount')
})
