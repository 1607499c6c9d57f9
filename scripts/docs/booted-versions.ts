import { compile } from '../../src/compile/index.ts'
import { configOf, onlyRead, type Pair, pairs } from '../../test/versions/pairs.ts'
import { withWrittenPart } from './written-part.ts'

/** README.md with the versions that `npm run test:versions` boots. Throws where the text has no place for them. */
export async function withBootedVersions(readme: string): Promise<string> {
  return withWrittenPart(readme, { from: 'test/versions/pairs.ts', part: await bootedVersions() })
}

async function bootedVersions(): Promise<string> {
  const rows = await Promise.all(pairs.map(row))
  const read = onlyRead.map(({ containerd }) => containerd).join(' and ')
  return `| kubelet | containerd | runc | CNI plugins |
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
