import { parse } from 'smol-toml'
import type { Compiled } from '../../../src/compile/index.ts'
import { nodePaths } from '../../../src/plan/paths.ts'
import { compileText } from '../../compile/compile.ts'
import { textOf } from '../../support/text-of.ts'

/** A kubelet that each line of containerd is tested with. */
const kubelets: Readonly<Record<string, string>> = {
  '1.6': '1.30.14',
  '1.7': '1.35.4',
  '2.0': '1.34.4',
  '2.1': '1.35.4',
  '2.2': '1.35.4',
  '2.3': '1.36.4',
  '2.4': '1.36.4',
}

/** What `check` makes of a `containerd.config`. */
export function compileWith(version: string, config: unknown, more: object = {}): Promise<Compiled> {
  const kubelet = kubelets[version.split('.').slice(0, 2).join('.')]
  return compileText(
    JSON.stringify({
      name: 'node',
      kubelet: { version: kubelet },
      containerd: { version, source: 'build', config },
      ...more,
    }),
    { file: 'bakelet.json' },
  )
}

/** Code and place of each finding, below `containerd.config`; old versions aside. */
export const found = ({ diagnostics }: Compiled) =>
  diagnostics
    .filter(({ code }) => code !== 'version-vulnerable')
    .map(({ code, path }) => `${code} ${path.slice(2).join('/')}`)

/** The config.toml of the node, read. */
export function written({ plan, diagnostics }: Compiled): Record<string, unknown> {
  if (!plan) throw new Error(diagnostics.map(({ message }) => message).join('\n'))
  const path = nodePaths(plan.prefix).containerdConfig
  const file = plan.files.find(one => one.path === path)
  if (!file) throw new Error('no config.toml')
  return parse(textOf(file.content))
}
