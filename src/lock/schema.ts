// zod/mini and not zod: see config/field.ts.
import * as z from 'zod/mini'
import { imageDigest as digest, httpsUrl, line, sha256, text, version } from '../config/text-types.ts'
import { type ProgramSection, sectionOf } from '../upstream/programs/index.ts'

// The text of a lock. What of it is set and what is not, types.ts says better: read.ts makes that of this.

const moduleSum = text(/^h1:[A-Za-z0-9+/]{43}=$/, 'is not a go.sum hash: h1: and 44 characters of base64')
// arch is at most these two (config/schema.ts).
const perArch = <T extends z.ZodMiniType>(type: T) => ({
  amd64: z.optional(type),
  arm64: z.optional(type),
})

const release = z.strictObject(perArch(z.strictObject({ url: httpsUrl(), sha256 })))
const build = z.strictObject({
  module: line(),
  moduleSum,
  ...perArch(z.strictObject({ toolchain: line(), sha256 })),
})
const component = z
  .strictObject({ version, release: z.optional(release), build: z.optional(build) })
  .check(z.refine(({ release, build }) => !release !== !build, 'has either `release` or `build`'))

const copy = z.strictObject({ digest, ...perArch(digest) })
const standIn = z.strictObject(perArch(z.strictObject({ from: line(), digest })))
const image = z
  .strictObject({ registry: z.optional(copy), made: z.optional(standIn) })
  .check(z.refine(({ registry, made }) => !registry !== !made, 'has either `registry` or `made`'))

/** Version of the format: the value of the key `lock`. */
export const lockFormat = 1

const componentSections = Object.fromEntries(
  Object.values(sectionOf).map(section => [section, z.optional(component)]),
) as Record<ProgramSection, z.ZodMiniOptional<typeof component>>

const suite = text(/^[a-z][a-z-]*$/, 'is not a suite of Debian')

export const lockSchema = z.strictObject({
  lock: z.literal(lockFormat),
  data: sha256,
  base: z.optional(z.strictObject({ url: z.optional(httpsUrl()), sha256 })),
  components: z.strictObject(componentSections),
  debian: z.optional(z.record(suite, z.strictObject(perArch(sha256)))),
  images: z.record(line(), image),
})

export type LockText = z.output<typeof lockSchema>
export type ComponentText = z.output<typeof component>
export type ImageText = z.output<typeof image>
