import type { Config } from '../../../config/schema.ts'
import type { PlannedArtifact } from '../../../plan/artifact.ts'
import { from } from '../../../plan/origin.ts'
import { nodePaths } from '../../../plan/paths.ts'
import type { PlannedDirectory, PlannedFile } from '../../../plan/types.ts'
import { yaml } from '../../../render/yaml.ts'
import type { ComponentInput } from '../../component.ts'
import { sourceAt } from '../../files/named-files.ts'
import { downloads } from './downloads.ts'

const key = ['kubelet', 'credentialProviders'] as const
const origin = from('kubelet')

/** What the kubelet needs to ask plugins for credentials. Nothing without one: it refuses a list without plugins. */
export function credentialProviders(input: ComponentInput): {
  artifacts: PlannedArtifact[]
  directories: PlannedDirectory[]
  files: PlannedFile[]
} {
  const { config } = input.resolved
  const providers = Object.entries(config.kubelet.credentialProviders)
  if (providers.length === 0) return { artifacts: [], directories: [], files: [] }
  const paths = nodePaths(config.prefix)
  return {
    artifacts: downloads(input),
    directories: [{ path: paths.credentialProviders, mode: '0755', ...origin(...key) }],
    files: [
      {
        path: paths.credentialProviderConfig,
        mode: '0600',
        // An argument or a variable may be a password.
        secret: true,
        content: `# Made by bakelet.\n${yaml(providerConfig(config))}`,
        ...origin(...key),
      },
      ...providers.flatMap(([name, { program }]): PlannedFile[] =>
        'source' in program
          ? [
              {
                path: `${paths.credentialProviders}/${name}`,
                mode: '0755',
                content: sourceAt(input.sourceFiles, [...key, name, 'program', 'source'])?.content ?? '',
                ...origin(...key, name),
              },
            ]
          : [],
      ),
    ],
  }
}

/** CredentialProviderConfig of k8s.io/kubelet@v0.36.4, config/v1/types.go. */
function providerConfig({ kubelet }: Config): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1',
    kind: 'CredentialProviderConfig',
    providers: Object.entries(kubelet.credentialProviders).map(
      ([name, { matchImages, defaultCacheDuration, apiVersion, args, env }]) => ({
        ...{ name, matchImages, defaultCacheDuration, apiVersion, args },
        env: Object.entries(env).map(([name, value]) => ({ name, value })),
      }),
    ),
  }
}

/** The flags that name both; KubeletConfiguration has no fields for them. */
export function credentialProviderFlags({ kubelet, prefix }: Config): Record<string, string> {
  if (Object.keys(kubelet.credentialProviders).length === 0) return {}
  const paths = nodePaths(prefix)
  return {
    'image-credential-provider-config': paths.credentialProviderConfig,
    'image-credential-provider-bin-dir': paths.credentialProviders,
  }
}
