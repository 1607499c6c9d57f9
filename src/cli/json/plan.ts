// zod/mini and not zod: see config/field.ts.
import * as z from 'zod/mini'
import { field } from '../../config/field.ts'
import { imageFormatNames } from '../../config/image-formats.ts'
import type { planDocument } from '../plan.ts'
import { arch, documentOf, sha256, sourceLines } from './parts.ts'

const origin = field(
  z.object({
    component: z.string(),
    path: z.array(z.union([z.string(), z.number()])),
    lines: z.optional(sourceLines),
  }),
  'The component that brings it, the key of the config that asked for it, and lines of manifests.',
)
const mode = z.string().check(z.regex(/^0[0-7]{3}$/))
const id = z.union([z.string(), z.number()])
const owner = field(z.optional(z.object({ user: id, group: id })), 'Absent: root:root.')
const path = z.string().check(z.regex(/^\//))
const content = field(
  z.union([z.string(), z.object({ base64: z.string() })]),
  'Text, or base64 where the bytes are not UTF-8.',
)
const secret = z.optional(z.literal(true))

/** Of what only some may read, the digest is there, and not the content. */
const file = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.union([z.object({ ...shape, content, secret }), z.object({ ...shape, sha256, bytes: z.int(), secret })])

const hostPort = z.object({
  pod: z.string(),
  container: z.string(),
  port: z.int(),
  protocol: z.enum(['TCP', 'UDP', 'SCTP']),
  hostIP: field(z.string(), 'Empty: every address.'),
  path: field(z.optional(z.array(z.union([z.string(), z.number()]))), 'Its place in the manifest.'),
})
const digestsOfImage = z.looseObject({ source: z.enum(['registry', 'build']), digest: z.string() })

const artifact = z.object({
  name: z.string(),
  version: z.string(),
  arch,
  source: z.enum(['auto', 'release', 'build']),
  format: z.enum(['binary', 'tar.gz']),
  release: z.optional(z.object({ url: z.string(), sha256 })),
  build: z.optional(z.object({ module: z.string(), moduleSum: z.string(), toolchain: z.string(), sha256 })),
  install: z.array(z.object({ member: z.string(), to: path, mode, sha256: z.optional(sha256) })),
  fetched: field(
    z.optional(z.looseObject({ source: z.enum(['release', 'build']), sha256, sizeBytes: z.int() })),
    'What `bakelet fetch` brought, where it did.',
  ),
  origin,
})

const image = z.object({
  reference: z.string(),
  sandbox: z.boolean(),
  preload: z.boolean(),
  expected: field(z.optional(digestsOfImage), 'What the lock says.'),
  fetched: z.optional(z.looseObject({ ...digestsOfImage.shape, archiveSha256: sha256, sizeBytes: z.int() })),
  origin,
})

const pod = {
  name: z.string(),
  namespace: z.string(),
  fileName: z.string(),
  hostNetwork: z.optional(z.literal(true)),
  hostPorts: z.array(hostPort),
  images: z.array(z.string()),
  containers: z.array(z.string()),
  privileges: field(
    z.optional(sourceLines),
    'What the manifest asks of the node beyond what other pods have. Absent: nothing.',
  ),
  origin,
}

const tree = z.union([
  z.object({ type: z.literal('directory'), path, mode, owner, origin }),
  file({ type: z.literal('file'), path, mode, owner, origin }),
  z.object({ type: z.literal('artifact'), path, mode, sha256: z.optional(sha256), origin }),
  z.object({ type: z.literal('link'), path, target: z.string(), origin }),
])

const unitNames = z.optional(z.array(z.string()))
const relations = z.object({
  Requires: unitNames,
  BindsTo: unitNames,
  Wants: unitNames,
  After: unitNames,
  Before: unitNames,
})

/** `bakelet plan --json`. */
export const plan = documentOf<ReturnType<typeof planDocument>>()(
  z.object({
    digest: field(sha256, 'Digest of the plan.'),
    treeDigest: field(
      z.nullable(sha256),
      'Digest of the managed tree; null until `bakelet fetch` knows every digest.',
    ),
    formatVersion: z.literal(1),
    name: z.string(),
    hostname: z.string(),
    arch,
    prefix: path,
    timezone: field(z.optional(z.string()), 'Absent: that of the base image.'),
    shutdownSeconds: field(z.number(), 'How long a shutdown waits for pods; 0: it does not wait.'),
    users: z.array(
      z.object({ name: z.string(), sshAuthorizedKeys: z.array(z.string()), sudo: z.boolean(), origin }),
    ),
    packages: z.array(z.string()),
    modules: z.array(z.object({ name: z.string(), origin })),
    sysctls: z.array(
      z.object({
        ...{ key: z.string(), value: z.string() },
        optional: field(z.optional(z.literal(true)), 'A kernel may lack it.'),
        origin,
      }),
    ),
    directories: z.array(z.object({ path, mode, owner, origin })),
    files: z.array(file({ path, mode, owner, origin })),
    links: z.array(z.object({ path, target: z.string(), origin })),
    units: z.array(
      z.object({
        name: z.string(),
        relations,
        wantedBy: z.optional(z.string()),
        content: z.string(),
        origin,
      }),
    ),
    ownUnits: field(
      z.array(
        z.object({
          name: z.string(),
          isWhole: z.boolean(),
          enabled: z.array(z.string()),
          started: z.array(z.string()),
          origin,
        }),
      ),
      'Units that the config brings or changes.',
    ),
    artifacts: z.array(artifact),
    images: z.array(image),
    pods: z.array(file(pod)),
    tree: field(z.array(tree), 'Every path that bakelet manages on the node.'),
    image: field(
      z.object({
        size: z.string(),
        grow: z.boolean(),
        format: z.enum(imageFormatNames),
        cloudInit: z.boolean(),
        kernelArguments: z.array(z.string()),
      }),
      '`image` of the config, with its defaults. Not part of the digest.',
    ),
    weakenings: field(
      z.array(z.object({ key: z.string(), value: z.unknown(), means: z.string() })),
      'Keys of the config that take something from the defaults which guard the node, and what that means.',
    ),
  }),
)
