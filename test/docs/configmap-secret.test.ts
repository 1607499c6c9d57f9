import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { run } from '../support/run.ts'
import { blocks, root } from './markdown.ts'

const example = join(root, 'examples/config-and-secret')
const ofPage = blocks.filter(({ page }) => page === 'docs/configmap-secret.md')

it('the guide shows the Pod of the example', () => {
  const shown = ofPage.find(({ language }) => language === 'yaml')?.text
  expect(shown).toBe(readFileSync(join(example, 'pods/web.yaml'), 'utf8'))
})

it('the guide shows what explain prints', async () => {
  const path = '/usr/local/bakelet/conf/pods/web.yaml'
  const config = 'examples/config-and-secret/bakelet.yaml'
  const { stdout } = await run(['explain', '-c', config, path], { cwd: root })
  const shown = ofPage.find(({ language }) => language === 'text')?.text
  expect(shown).toContain('ConfigMap site')
  expect(stdout).toBe(shown)
})
