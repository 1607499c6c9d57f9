// zod/mini and not zod: see config/field.ts.
import * as z from 'zod/mini'
import { imageDigest } from '../../config/text-types.ts'
import { sizeBytes } from '../fetched-schema.ts'
import type { ImageConfig } from './image-config.ts'

// The documents of an OCI image: image specification 1.1 (image-layout.md, image-index.md, manifest.md, config.md). Go reads null
// as absent, and programs that write images rely on that.

const descriptor = z.object({ digest: imageDigest, size: sizeBytes })
const nameable = z.extend(descriptor, {
  annotations: z.optional(z.nullable(z.record(z.string(), z.string()))),
})

export const layout = z.object({ imageLayoutVersion: z.literal('1.0.0') })

/** The index of an archive that bakelet makes or takes. */
export const archiveIndex = z.object({
  manifests: z.array(nameable).check(z.length(1, 'is not a list of one manifest')),
})

export const manifest = z.object({ config: descriptor, layers: z.array(descriptor) })

const words = z.exactOptional(z.nullable(z.array(z.string())))
const word = z.exactOptional(z.nullable(z.string()))

const process: z.ZodMiniType<ImageConfig> = z.object({
  Entrypoint: words,
  Cmd: words,
  Env: words,
  WorkingDir: word,
  User: word,
})

export const configuration = z.object({
  architecture: z.string(),
  os: z.string(),
  config: z.exactOptional(z.nullable(process)),
})

export type Descriptor = z.output<typeof descriptor>
