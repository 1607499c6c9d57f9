import { kubeletConfiguration } from '../../../src/components/kubelet/configuration.ts'
import { yaml } from '../../../src/render/yaml.ts'
import { compileText } from '../../compile/compile.ts'

export interface Ours {
  /** Codes and messages of the errors. */
  readonly errors: readonly { readonly code: string; readonly message: string }[]
  /** The kubelet.yaml that the node would have. */
  readonly text: string
}

/** What `check` says of a `kubelet.config` and `kubelet.flags`. */
export async function checkedBy(version: string, config: unknown, flags: unknown = {}): Promise<Ours> {
  const text = JSON.stringify({ name: 'node', kubelet: { version, source: 'build', config, flags } })
  const compiled = await compileText(text, { file: 'bakelet.json' })
  if (!compiled.config) throw new Error(`not decoded: ${text}`)
  return {
    errors: compiled.diagnostics.filter(({ severity }) => severity === 'error'),
    text: yaml(kubeletConfiguration(compiled.config, version)),
  }
}
