import { compile } from '../../src/compile/index.ts'
import { configOf, onlyRead, type Pair, pairs } from '../../test/versions/pairs.ts'

const begin = '<!-- Written by `npm run docs` from test/versions/pairs.ts. -->\n'
const end = '<!-- End of the written part. -->\n'

/** README.md with the versions that `npm run test:versions` boots. Throws where the text has no place for them. */
export async function withBootedVersions(readme: string): Promise<string> {
  const [before, rest, ...more] = readme.split(begin)
  const [, after] = rest?.split(end) ?? []
  if (after === undefined || more.length > 0) throw new Error(`README.md needs one ${begin} and one ${end}`)
  return `${before}${begin}${await bootedVersions()}${end}${after}`
}

async function bootedVersions(): Promise<string> {
  const rows = await Promise.all(pairs.map(row))
  const read = onlyRead.map(({ containerd }) => containerd).join(' and ')
  return `
| kubelet | containerd | runc | CNI plugins |
| --- | --- | --- | --- |
${rows.join('\n')}

\`npm run test:versions\` boots them again, and runs \`containerd config dump\` of containerd ${read} too, which it does not boot.

`
}

async function row(pair: Pair): Promise<string> {
  const { plan } = await compile({
    config: { file: 'bakelet.json', text: configOf(pair) },
    read: async () => ({
      pods: [],
      clientCA: undefined,
      registryFiles: [],
      sourceFiles: [],
      secrets: new Map(),
      certificates: [],
      diagnostics: [],
    }),
  })
  const versionOf = (name: string) => plan?.artifacts.find(artifact => artifact.name === name)?.version
  return `| ${pair.kubelet} | ${pair.containerd} | ${versionOf('runc')} | ${versionOf('cni-plugins')} |`
}
