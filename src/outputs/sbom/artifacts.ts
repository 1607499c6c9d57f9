import type { ArtifactName, PlannedArtifact } from '../../plan/types.ts'
import { contains, purl, type SpdxPackage, type SpdxRelationship, sha256Of, spdxPackage } from './spdx.ts'

/** Who publishes each artifact: the GitHub repository of its releases, and the project's name. All are Apache-2.0 (LICENSE). */
const projects: Readonly<Record<ArtifactName, { readonly repository: string; readonly name: string }>> = {
  kubelet: { repository: 'kubernetes/kubernetes', name: 'Kubernetes' },
  containerd: { repository: 'containerd/containerd', name: 'containerd' },
  runc: { repository: 'opencontainers/runc', name: 'Open Container Initiative' },
  'cni-plugins': { repository: 'containernetworking/plugins', name: 'CNI' },
}

/** An artifact, and each file that it puts on the node. */
export function artifactPackages(artifact: PlannedArtifact): {
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
      ...(sha256 === undefined ? {} : sha256Of(sha256)),
    })
  })
  return { artifact: whole, files, relationships: files.map(file => contains(whole, file)) }
}

function artifactPackage({ name, version, fetched, release }: PlannedArtifact): SpdxPackage {
  const project = projects[name]
  const known = {
    SPDXID: `SPDXRef-artifact-${name}`,
    ...{ name, versionInfo: version, primaryPackagePurpose: 'APPLICATION' },
    supplier: `Organization: ${project.name}`,
    licenseDeclared: 'Apache-2.0',
  } as const
  const byRelease = purl(`pkg:github/${project.repository}@v${version}`)
  if (!fetched) return spdxPackage({ ...known, ...byRelease, ...(release && sha256Of(release.sha256)) })
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

function idWord(name: string): string {
  return name.replace(/[^A-Za-z0-9.-]/g, '-')
}
