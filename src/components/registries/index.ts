import type { NodePath } from '../../plan/entry.ts'
import { from } from '../../plan/origin.ts'
import { nodePaths } from '../../plan/paths.ts'
import type { PlannedDirectory, PlannedFile } from '../../plan/types.ts'
import type { Component, ComponentInput } from '../component.ts'
import { checkRegistries } from './check.ts'
import { dockerConfig } from './docker-config.ts'
import { certificatesOf, hostsFolder, hostsToml } from './hosts-toml.ts'
import { textAt } from './named-files.ts'
import { checkUnusedRegistries } from './unused.ts'

const origin = from('registries')

/**
 * How containerd reaches its registries, and what the kubelet logs in with. config.toml and kubelet.service name the folders: see
 * ../containerd/config.ts and ../kubelet/index.ts.
 */
export const registries: Component = input => {
  const { config } = input.resolved
  if (!config.containerd.cri) return {}
  return {
    diagnostics: [...checkRegistries(config, input.file), ...checkUnusedRegistries(input)],
    directories: directoriesOf(input),
    files: [...Object.keys(config.registries).flatMap(host => filesOf(host, input)), ...credentialsOf(input)],
  }
}

function directoriesOf({ resolved: { config }, registryFiles }: ComponentInput): PlannedDirectory[] {
  const { registryHosts, registryCredentials } = nodePaths(config.prefix)
  const hosts = Object.keys(config.registries)
  const directory = (path: NodePath, ...from: string[]) =>
    ({ path, mode: '0755', ...origin('registries', ...from) }) as const
  return [
    ...(hosts.length > 0 ? [directory(registryHosts)] : []),
    ...hosts.map(host => directory(`${registryHosts}/${hostsFolder(host)}`, host)),
    ...(dockerConfig(registryFiles) === undefined ? [] : [directory(registryCredentials)]),
  ]
}

function credentialsOf({ resolved: { config }, registryFiles }: ComponentInput): PlannedFile[] {
  const content = dockerConfig(registryFiles)
  if (content === undefined) return []
  const path = `${nodePaths(config.prefix).registryCredentials}/config.json` as const
  return [{ path, mode: '0600', secret: true, content, ...origin('registries') }]
}

function filesOf(host: string, { resolved: { config }, registryFiles }: ComponentInput): PlannedFile[] {
  const registry = config.registries[host]
  if (!registry) return []
  const folder = `${nodePaths(config.prefix).registryHosts}/${hostsFolder(host)}` as const
  return [
    {
      path: `${folder}/hosts.toml`,
      mode: '0644',
      content: hostsToml(host, registry),
      ...origin('registries', host),
    },
    ...certificatesOf(host, registry).map(({ name, path }) => ({
      path: `${folder}/${name}` as const,
      mode: '0644' as const,
      content: textAt(registryFiles, path) ?? '',
      ...origin(...path),
    })),
  ]
}
