import type { Config } from '../../../config/schema.ts'
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts'
import { type DownloadName, downloadName, type PlannedArtifact } from '../../../plan/artifact.ts'
import { from } from '../../../plan/origin.ts'
import { nodePaths } from '../../../plan/paths.ts'
import type { Release } from '../../../upstream/release.ts'
import type { ComponentInput } from '../../component.ts'

const key = ['kubelet', 'credentialProviders'] as const
const origin = from('kubelet')

interface Download {
  readonly provider: string
  /** Undefined: the config has none for the architecture of the node. */
  readonly release: Release | undefined
}

/** The plugins that the node, or this machine, downloads: artifacts like any other, with the digest of the config. */
export function downloads({ resolved: { config } }: ComponentInput): PlannedArtifact[] {
  const { credentialProviders } = nodePaths(config.prefix)
  return downloadsIn(config).flatMap(({ provider, release }): PlannedArtifact[] => {
    if (!release) return []
    const name: DownloadName = downloadName(provider)
    return [
      {
        name,
        version: release.sha256.slice(0, 12),
        arch: config.arch,
        source: 'release',
        format: 'binary',
        release,
        install: [{ member: name, to: `${credentialProviders}/${provider}`, mode: '0755' }],
        ...origin(...key, provider),
      },
    ]
  })
}

function downloadsIn({ arch, kubelet }: Config): Download[] {
  return Object.entries(kubelet.credentialProviders).flatMap(([provider, { program }]) =>
    'source' in program ? [] : [{ provider, release: program[arch] }],
  )
}

/** A download for the node, and one for each plugin: the installer knows an artifact by its digest. */
export function checkDownloads({ resolved: { config }, file }: ComponentInput): Diagnostic[] {
  const first = new Map<string, string>()
  return downloadsIn(config).flatMap(({ provider, release }): Diagnostic[] => {
    const place = { code: 'credential-provider-invalid', severity: 'error', file, at: 'key' } as const
    const path = [...key, provider, 'program']
    if (!release)
      return [
        {
          ...{ ...place, path, message: `${provider} has no download for ${config.arch}, which the node is` },
          hint: `add \`${config.arch}: {url, sha256}\`, or name a file: \`source\``,
        },
      ]
    const other = first.get(release.sha256)
    if (other === undefined) {
      first.set(release.sha256, provider)
      return []
    }
    return [
      {
        ...{ ...place, path, message: `${provider} has the same download as ${other}` },
        hint: `write all patterns under \`matchImages\` of ${other}; or name one of the two as a file: \`source\``,
      },
    ]
  })
}
