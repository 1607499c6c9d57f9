import type { Fetched, FetchedArtifact, FetchedImage } from '../../src/plan/fetched.ts'
import type { Arch, Plan } from '../../src/plan/types.ts'

export const digest = (digit: string) => digit.repeat(64)
export const data = digest('d')

/** What a fetch of a plan gives where every host answers. */
export function fetchedReleases({ artifacts, images, arch }: Plan): Fetched {
  return {
    formatVersion: 1,
    artifacts: Object.fromEntries(
      artifacts.map(({ name, version, release, install }): [string, FetchedArtifact] => {
        if (!release) throw new Error(`${name} has no release`)
        const members = Object.fromEntries(install.map(({ member }) => [member, release.sha256]))
        const { url, sha256 } = release
        return [
          name,
          { ...{ version, arch, members, sha256 }, source: 'release', sizeBytes: 1, provenance: { url } },
        ]
      }),
    ),
    images: Object.fromEntries(images.map(({ reference }) => [reference, fromRegistry(arch, '7')])),
  }
}

export function fromRegistry(arch: Arch, digit: string): FetchedImage {
  const manifests = { amd64: `sha256:${digest('8')}`, arm64: `sha256:${digest('9')}` }
  return {
    source: 'registry',
    digest: manifests[arch],
    registry: { digest: `sha256:${digest(digit)}`, manifests },
    archiveSha256: digest('a'),
    sizeBytes: 1,
  }
}

/** What a build of an artifact gives. */
export function built(version: string, arch: Arch, digit: string, toolchain = 'go1.26.8'): FetchedArtifact {
  const provenance = { module: 'example.org/it@v1', moduleSum: `h1:${'A'.repeat(43)}=`, toolchain }
  return { version, arch, source: 'build', sha256: digest(digit), sizeBytes: 1, members: {}, provenance }
}
