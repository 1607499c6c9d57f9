import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { blocks, root } from './markdown.ts'

const shown = blocks.filter(({ page }) => page === 'docs/secrets.md')
const example = (name: string) => readFileSync(join(root, 'examples', name), 'utf8')

it('the guide shows the configs of the examples, and the Secret', () => {
  const configs = shown.filter(({ language }) => language === 'yaml').map(({ text }) => text)
  expect(configs).toHaveLength(2)
  expect(example('secrets/bakelet.yaml')).toContain(configs[0])
  expect(example('credential/bakelet.yaml')).toContain(configs[1])
  const secret = shown.find(({ language }) => language === 'text')?.text
  expect(example('secrets/pods/web.yaml')).toContain(secret)
})
