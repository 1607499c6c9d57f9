// zod/mini and not zod: see config/field.ts.
import * as z from 'zod/mini'
import { imageDigest, sha256 } from '../config/text-types.ts'
import { isDownloadName } from '../plan/artifact.ts'
import type { FetchedArtifacts } from '../plan/fetched.ts'
import { mapPrograms } from '../upstream/programs/index.ts'

// The text form of what a fetch brought (plan/types.ts, Fetched), as records of the store and manifests of bundles have it.

export const sizeBytes = z.int().check(z.nonnegative())

export const fetchedArtifact = z
  .strictObject({
    version: z.string(),
    arch: z.enum(['amd64', 'arm64']),
    source: z.enum(['release', 'build']),
    sha256,
    sizeBytes,
    members: z.record(z.string(), sha256),
    provenance: z.union([
      z.strictObject({ url: z.string() }),
      z.strictObject({ module: z.string(), moduleSum: z.string(), toolchain: z.string() }),
    ]),
  })
  .check(
    z.refine(
      ({ source, provenance }) => source === ('module' in provenance ? 'build' : 'release'),
      'has the provenance of another source',
    ),
  )

export const fetchedImage = z.strictObject({
  source: z.enum(['registry', 'build']),
  digest: imageDigest,
  registry: z.exactOptional(
    z.strictObject({
      digest: imageDigest,
      manifests: z.strictObject({ amd64: z.exactOptional(imageDigest), arm64: z.exactOptional(imageDigest) }),
    }),
  ),
  archiveSha256: sha256,
  sizeBytes,
  madeFrom: z.exactOptional(z.string()),
})

const ofPrograms = mapPrograms(() => z.exactOptional(fetchedArtifact))

/** Programs by their names, and any number of downloads. */
const artifacts = z
  .catchall(z.object(ofPrograms), fetchedArtifact)
  .check(
    z.refine(
      all => Object.keys(all).every(name => Object.hasOwn(ofPrograms, name) || isDownloadName(name)),
      'has an artifact of an unknown name',
    ),
  ) as z.ZodMiniType<FetchedArtifacts>

/** Fetched of plan/types.ts. */
export const fetched = z.strictObject({
  formatVersion: z.literal(1),
  artifacts,
  images: z.record(z.string(), fetchedImage),
})
