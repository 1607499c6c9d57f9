import { expect, it } from 'vitest'
import { compileText } from '../compile/compile.ts'
import { configOf, pairs } from '../versions/pairs.ts'
import { pages } from './markdown.ts'

it('the table of README.md has the pairs that are booted, with what belongs to each', async () => {
  const rows = await Promise.all(
    pairs.map(async pair => {
      const { kubelet, containerd } = pair
      const { plan } = await compileText(configOf(pair), { file: 'bakelet.json' })
      const versionOf = (name: string) => plan?.artifacts.find(artifact => artifact.name === name)?.version
      return `| ${kubelet} | ${containerd} | ${versionOf('runc')} | ${versionOf('cni-plugins')} |`
    }),
  )
  const [readme] = pages
  const table = readme?.text.match(/(?<=^\| kubelet \| containerd .*\n\| --- .*\n)(?:\|.*\n)+/m)?.[0] ?? ''
  expect(table.trimEnd().split('\n')).toEqual(rows)
})
