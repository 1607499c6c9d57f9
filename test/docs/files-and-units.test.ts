import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { compileFile } from '../../src/tasks/inputs.ts'
import { emptyFolder } from '../support/run.ts'
import { blocks, root } from './markdown.ts'

it('the config of docs/files-and-units.md has nothing to complain about', async () => {
  const config = blocks.find(
    ({ page, text }) => page === 'docs/files-and-units.md' && text.includes('units:'),
  )
  const folder = await emptyFolder()
  await cp(join(root, 'examples/web'), folder, { recursive: true })
  await mkdir(join(folder, 'secrets'))
  await writeFile(join(folder, 'haproxy.cfg'), 'global\n')
  await writeFile(join(folder, 'secrets/site.pem'), '-----BEGIN PRIVATE KEY-----\n')
  const { plan, diagnostics } = await compileFile({
    file: join(folder, 'bakelet.yaml'),
    text: `name: edge-web\npods: [pods/web.yaml]\n${config?.text}`,
  })
  // The key is in the image, as the page says.
  expect(diagnostics.flatMap(({ severity, code }) => (severity === 'info' ? [] : code))).toEqual([
    'secret-readable',
  ])
  expect(plan?.links.map(({ path }) => path)).toEqual([
    '/srv/current',
    '/etc/systemd/system/timers.target.wants/cleanup.timer',
  ])
})
