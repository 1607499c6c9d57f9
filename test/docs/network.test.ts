import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { compileText } from '../compile/compile.ts'
import { textOf } from '../support/text-of.ts'
import { blocks, root } from './markdown.ts'

const page = blocks.filter(({ page, language }) => page === 'docs/network.md' && language === 'yaml')

async function filesOf(text: string, folder: string) {
  const { plan, diagnostics } = await compileText(text)
  expect(diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([])
  return plan?.files.filter(({ path }) => path.includes(folder)) ?? []
}
const withName = (text: string) =>
  (/^name:/m.test(text) ? text : `name: edge\n${text}`).replace(/^pods:.*\n/m, '')

it('every config of docs/network.md has nothing to complain about', async () => {
  const files = await Promise.all(page.map(({ text }) => filesOf(withName(text), '/network/')))
  expect(files.flat().map(({ path }) => path.split('/').at(-1))).toEqual([
    '05-bakelet-lan.network',
    '05-bakelet-eno1.network',
    '05-bakelet-eno2.network',
    '05-bakelet-bond0.netdev',
    '05-bakelet-bond0.network',
    '05-bakelet-office.netdev',
    '05-bakelet-office.network',
  ])
})

it('examples/static-address has the addresses and the subnets of the page', async () => {
  const example = readFileSync(join(root, 'examples/static-address/bakelet.yaml'), 'utf8')
  for (const folder of ['/systemd/network/', '/conf/cni/']) {
    const shown = await Promise.all(page.map(({ text }) => filesOf(withName(text), folder)))
    for (const { path, content } of await filesOf(withName(example), folder))
      expect(shown.flat().map(file => [file.path, textOf(file.content)])).toContainEqual([
        path,
        textOf(content),
      ])
  }
})
