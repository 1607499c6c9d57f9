import { isProgramName } from '../../plan/artifact.ts'
import type { JoinedArtifact } from '../../plan/fetched-plan.ts'
import { programs } from '../../upstream/programs/index.ts'
import { contains, purl, type SpdxPackage, type SpdxRelationship, sha256Of, spdxPackage } from './spdx.ts'

/** An artifact, and each file that it puts on the node. */
export function artifactPackages(artifact: JoinedArtifact): {
  readonly artifact: SpdxPackage
  readonly files: readonly SpdxPackage[]
  readonly relationships: readonly SpdxRelationship[]
} {
  const whole = artifactPackage(artifact)
  const files = artifact.install.map(({ to, sha256 }) => {
    const name = to.slice(to.lastIndexOf('/') + 1)
    return spdxPackage({
      SPDXID: `${whole.SPDXID}-${idWord(name)}`,
      ...{ name, versionInfo: artifact.version, primaryPackagePurpose: 'FILE', packageFileName: to },
      ...sha256Of(sha256),
    })
  })
  return { artifact: whole, files, relationships: files.map(file => contains(whole, file)) }
}

function artifactPackage(artifact: JoinedArtifact): SpdxPackage {
  const { name, version, fetched } = artifact
  if (!isProgramName(name)) return downloadPackage(artifact)
  const { repository, publisher, license } = programs[name]
  const known = {
    SPDXID: `SPDXRef-artifact-${name}`,
    ...{ name, versionInfo: version, primaryPackagePurpose: 'APPLICATION' },
    supplier: `Organization: ${publisher}`,
    licenseDeclared: license,
  } as const
  const byRelease = purl(`pkg:github/${repository}@v${version}`)
  const { provenance, sha256 } = fetched
  if ('url' in provenance)
    return spdxPackage({ ...known, ...byRelease, ...sha256Of(sha256), downloadLocation: provenance.url })
  const { module, moduleSum, toolchain } = provenance
  return spdxPackage({
    ...known,
    ...sha256Of(sha256),
    ...purl(`pkg:golang/${module}`),
    sourceInfo: `built from the Go module ${module}, go.sum hash ${moduleSum}, with ${toolchain}`,
  })
}

/** Of a program that the config pins nobody knows more than its bytes and its place. */
function downloadPackage({ name, version, fetched, release }: JoinedArtifact): SpdxPackage {
  return spdxPackage({
    // Names of plugins may differ in characters that no ID has; the beginning of the digest does not.
    SPDXID: `SPDXRef-artifact-credential-provider-${version}`,
    ...{ name, versionInfo: version, primaryPackagePurpose: 'APPLICATION' },
    ...sha256Of(fetched.sha256),
    ...(release && { downloadLocation: release.url }),
  })
}

function idWord(name: string): string {
  return name.replace(/[^A-Za-z0-9.-]/g, '-')
}
