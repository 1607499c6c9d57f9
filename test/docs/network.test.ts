import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { compileText } from '../compile/compile.ts'
import { textOf } from '../support/text-of.ts'
import { blocks, root } from './markdown.ts'

const ofPage = blocks.filter(({ page }) => page === 'docs/network.md')
const isPod = ({ text }: { text: string }) => text.includes('kind: Pod')
const page = ofPage.filter(block => block.language === 'yaml' && !isPod(block))
const conflist = ofPage.find(({ language }) => language === 'json')?.text ?? ''

const web = readFileSync(join(root, 'examples/web/pods/web.yaml'), 'utf8')

async function filesOf(text: string, folder: string) {
  const { plan, diagnostics } = await compileText(text, {
    files: { 'net.conflist': conflist },
    // What an entry names has to be there.
    pods: text.includes('pod: web') ? { 'pods/web.yaml': web } : {},
  })
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

it('has the networks of the page on the node', async () => {
  const networks = await Promise.all(page.map(({ text }) => filesOf(withName(text), '/conf/cni/')))
  const types = networks.flat().map(({ content }) => JSON.parse(textOf(content)).plugins[0].type)
  expect(new Set(types)).toEqual(new Set(['bridge', 'macvlan', 'host-device']))
  expect(networks.flat().map(({ content }) => content)).toContain(conflist)
})

it('limits the bandwidth of the Pod of the page', async () => {
  const manifest = ofPage.find(isPod)?.text ?? ''
  const { plan, diagnostics } = await compileText('name: edge', { pods: { 'pods/metered.yaml': manifest } })
  expect(diagnostics.map(({ severity }) => severity)).toEqual(['info', 'info'])
  const file = plan?.files.find(({ path }) => path.endsWith('.conflist'))
  expect(textOf(file?.content)).toContain('"type": "bandwidth"')
})
