import { parse } from 'smol-toml'
import type { Compiled } from '../../../src/compile/index.ts'
import { containerdConfig } from '../../../src/components/containerd/config.ts'
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts'
import { nodePaths } from '../../../src/plan/paths.ts'
import { toml } from '../../../src/render/toml.ts'
import { resolve } from '../../../src/resolve/index.ts'
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
    .filter(({ code }) => !code.startsWith('version-'))
    .map(({ code, path }) => `${code} ${path.slice(2).join('/')}`)

/** The config.toml of the node, read. */
export function written({ plan, diagnostics }: Compiled): Record<string, unknown> {
  if (!plan) throw new Error(diagnostics.map(({ message }) => message).join('\n'))
  const path = nodePaths(plan.prefix).containerdConfig
  const file = plan.files.find(one => one.path === path)
  if (!file) throw new Error('no config.toml')
  return parse(textOf(file.content))
}

type Errors = readonly Pick<Diagnostic, 'code' | 'message'>[]

/** What `check` says of a `containerd.config`, and the config.toml that the node would have. */
export async function judgedBy(version: string, config: unknown): Promise<{ errors: Errors; text: string }> {
  const compiled = await compileWith(version, config)
  const resolved = resolve(compiled.config ?? undecoded(compiled), 'bakelet.json').resolved
  return {
    errors: compiled.diagnostics.filter(({ severity }) => severity === 'error'),
    text: toml(containerdConfig(resolved)),
  }
}

function undecoded({ diagnostics }: Compiled): never {
  throw new Error(diagnostics.map(({ message }) => message).join('\n'))
}

/**
 * Whether a config is refused for what happens once containerd has started: another part of the node looks elsewhere, no pod starts, or
 * the key is in a place where this containerd does not look.
 */
export const isOnlyOurs = ({ code, message }: Errors[number]) =>
  /^containerd-config-(managed|moved-key|unknown-key)$/.test(code) ||
  message.includes('starts no pod with it')
