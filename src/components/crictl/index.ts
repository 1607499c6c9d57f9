import { from } from '../../plan/origin.ts'
import { nodePaths } from '../../plan/paths.ts'
import { yaml } from '../../render/yaml.ts'
import { type Component, plannedArtifact } from '../component.ts'
import { runtimeEndpoint } from '../kubelet/arguments.ts'

const origin = from('crictl')

/** crictl for whoever is on the node. It listens on nothing, and nothing starts it. */
export const crictl: Component = input => {
  const { config } = input.resolved
  if (!config.crictl.install || !config.containerd.cri) return {}
  return {
    artifacts: [
      plannedArtifact(input, {
        name: 'crictl',
        format: 'tar.gz',
        install: [{ member: 'crictl', to: `${nodePaths(config.prefix).bin}/crictl`, mode: '0755' }],
        ...origin('crictl', 'version'),
      }),
    ],
    files: [
      {
        // Without the file crictl tries one socket of each runtime, and warns (cri-tools 1.36, cmd/crictl/main.go).
        path: '/etc/crictl.yaml',
        mode: '0644',
        content: yaml({ 'runtime-endpoint': runtimeEndpoint, 'image-endpoint': runtimeEndpoint }),
        ...origin('crictl', 'install'),
      },
    ],
  }
}
