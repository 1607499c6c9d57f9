import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { compileFile } from '../../src/tasks/inputs.ts'
import { emptyFolder } from '../support/run.ts'
import { blocks, root } from './markdown.ts'

it('the password of docs/private-registry.md is found, with the one warning that it announces', async () => {
  const fragment = blocks.find(
    ({ page, text }) => page === 'docs/private-registry.md' && text.includes('credentials:'),
  )
  const folder = await emptyFolder()
  await cp(join(root, 'examples/private-registry'), folder, { recursive: true })
  await mkdir(join(folder, 'secrets'))
  await writeFile(join(folder, 'secrets/registry.json'), '{"username": "robot", "password": "correct horse"}')
  const text = `name: edge\npods: [pods/app.yaml]\n${fragment?.text}`
  const { plan, diagnostics } = await compileFile({ file: join(folder, 'bakelet.yaml'), text })
  expect(diagnostics.filter(({ severity }) => severity !== 'info')).toMatchObject([
    { code: 'registry-credentials-readable', severity: 'warning' },
  ])
  expect(plan?.files.map(({ path }) => path)).toContain('/usr/local/bakelet/conf/credentials/config.json')
})
