import * as z from 'zod/mini'
import { imageDigest as digest } from '../../config/text-types.ts'
import { decodeJson } from '../../host/decode.ts'
import type { RegistryDigests } from '../../plan/fetched.ts'
import type { Arch } from '../../plan/types.ts'
import { sizeBytes } from '../fetched-schema.ts'

/**
 * The distribution specification 1.1 has registries accept manifests of at least 4 MiB, and containerd reads at most 8 MiB
 * (core/remotes/docker, MaxManifestSize).
 */
export const mostManifestBytes = 8 * 2 ** 20

const sized = z.object({ digest, size: sizeBytes })

/** An index or a manifest: OCI image specification 1.1, Docker's image manifest version 2, schema 2. */
const document = z.object({
  mediaType: z.optional(z.string()),
  manifests: z.optional(
    z.array(
      z.object({
        digest,
        platform: z.optional(z.object({ os: z.string(), architecture: z.string() })),
      }),
    ),
  ),
  config: z.optional(sized),
  layers: z.optional(z.array(sized)),
})

export type RegistryDocument = z.output<typeof document>

/** Reads an index or a manifest of a registry. Throws AnswerError. */
export function decodeDocument(text: string, subject: string): RegistryDocument {
  return decodeJson(document, text, {
    name: `${subject}: the registry`,
    next: 'check the name of the image and of its registry: an index or a manifest belongs there',
  })
}

/** The manifest of each architecture that an index names. */
export function manifestsOf({ manifests = [] }: RegistryDocument): RegistryDigests['manifests'] {
  const manifest = (arch: Arch) =>
    manifests.find(({ platform }) => platform?.os === 'linux' && platform.architecture === arch)?.digest
  const [amd64, arm64] = [manifest('amd64'), manifest('arm64')]
  return { ...(amd64 === undefined ? {} : { amd64 }), ...(arm64 === undefined ? {} : { arm64 }) }
}

/** No file of an image is larger: the largest blob that a manifest names, or the manifest itself. */
export function largestFile({ config, layers = [] }: RegistryDocument): number {
  const sizes = [...layers, ...(config ? [config] : [])].map(({ size }) => size)
  return sizes.reduce((most, size) => Math.max(most, size), mostManifestBytes)
}
