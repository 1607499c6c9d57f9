// zod/mini and not zod: see config/field.ts.
import * as z from 'zod/mini'

const owner = z.optional(
  z.object({ user: z.union([z.string(), z.number()]), group: z.union([z.string(), z.number()]) }),
)
const digested = z.optional(z.object({ sha256: z.string() }))
const content = z.optional(z.union([z.string(), z.object({ base64: z.string() })]))

/** What of the JSON of `bakelet plan` is compared; whatever else is in it is left aside. */
export const planText = z.object({
  formatVersion: z.literal(1),
  name: z.string(),
  hostname: z.string(),
  arch: z.string(),
  prefix: z.string(),
  timezone: z.optional(z.string()),
  shutdownSeconds: z.number(),
  users: z.array(z.object({ name: z.string(), sudo: z.boolean(), sshAuthorizedKeys: z.array(z.string()) })),
  packages: z.array(z.string()),
  modules: z.array(z.object({ name: z.string() })),
  sysctls: z.array(z.object({ key: z.string(), value: z.string() })),
  units: z.array(z.object({ name: z.string(), wantedBy: z.optional(z.string()) })),
  ownUnits: z.array(z.object({ name: z.string(), isWhole: z.boolean(), enabled: z.array(z.string()) })),
  artifacts: z.array(
    z.object({
      ...{ name: z.string(), version: z.string(), arch: z.string(), source: z.string() },
      ...{ release: digested, build: digested, fetched: digested },
    }),
  ),
  images: z.array(
    z.object({
      reference: z.string(),
      preload: z.boolean(),
      expected: z.optional(z.object({ digest: z.string() })),
      fetched: z.optional(z.object({ digest: z.optional(z.string()) })),
    }),
  ),
  pods: z.array(
    z.object({
      name: z.string(),
      namespace: z.string(),
      images: z.array(z.string()),
      hostPorts: z.array(
        z.object({
          ...{ pod: z.string(), container: z.string(), port: z.number() },
          ...{ protocol: z.string(), hostIP: z.string() },
        }),
      ),
    }),
  ),
  tree: z.array(
    z.object({
      ...{ type: z.enum(['directory', 'file', 'artifact', 'link']), path: z.string(), owner, content },
      ...{ mode: z.optional(z.string()), secret: z.optional(z.boolean()), sha256: z.optional(z.string()) },
      ...{ bytes: z.optional(z.number()), target: z.optional(z.string()) },
    }),
  ),
  image: z.optional(
    z.object({
      ...{ size: z.string(), grow: z.boolean(), cloudInit: z.boolean() },
      kernelArguments: z.array(z.string()),
    }),
  ),
})

export type PlanText = z.output<typeof planText>
export type TreeText = PlanText['tree'][number]
