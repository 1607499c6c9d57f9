import * as z from 'zod/mini'
import { field } from '../../config/field.ts'
import { podStates } from '../../status/report.ts'
import type { NodeStatus, PodsReport } from '../../tasks/node-status.ts'
import { documentOf } from './parts.ts'

const ready = field(z.nullable(z.boolean()), 'By its own probes; null: that is not known.')
const secondsAgo = z.nullable(z.number())

const container = z.object({
  name: z.string(),
  kind: z.enum(['container', 'init', 'sidecar']),
  image: z.string(),
  imageDigest: field(
    z.nullable(z.string()),
    'The image that it was made from: digest of its manifest, or of its config if the image came from no registry.',
  ),
  state: z.enum(['running', 'waiting', 'ended']),
  startedSecondsAgo: field(secondsAgo, 'When the run began that goes on; null: none does.'),
  ready,
  why: field(z.nullable(z.string()), 'Why it is not ready, or why that is not known.'),
  restarts: z.int(),
  lastEnd: z.nullable(
    z.object({ exitCode: z.int(), reason: z.string(), startedSecondsAgo: secondsAgo, secondsAgo }),
  ),
})

const pod = z.object({
  pod: field(z.string(), 'As its manifest names it.'),
  namespace: z.string(),
  planned: field(z.boolean(), 'The config has it.'),
  state: field(z.enum(podStates), '`running`: whether it is ready is not known.'),
  ready,
  why: z.array(z.string()),
  ip: z.nullable(z.string()),
  ageSeconds: z.nullable(z.number()),
  restarts: z.int(),
  containers: z.array(container),
})

const pods = {
  node: field(z.string(), 'Its host name.'),
  source: field(
    z.enum(['kubelet', 'containerd']),
    '`containerd` does not know which containers are ready: their probes were run once.',
  ),
  pods: z.array(pod),
}

const room = { totalBytes: z.number(), availableBytes: z.number() }

export const podsDocument = documentOf<PodsReport>()(z.object(pods))

export const statusDocument = documentOf<NodeStatus>()(
  z.object({
    ...pods,
    podsUnknown: field(z.nullable(z.string()), 'Why nothing is known of the pods; null: they are listed.'),
    refusedManifests: field(
      z.array(z.object({ file: z.string(), why: z.string() })),
      'Manifests in the folder on the node that the kubelet does not have; their pods run as before.',
    ),
    machine: z.object({
      uptimeSeconds: z.number(),
      memory: z.object(room),
      disks: field(z.array(z.object({ path: z.string(), ...room })), 'By mount point.'),
      boot: field(
        z.nullable(
          z.array(
            z.object({
              phase: z.enum(['firmware', 'loader', 'kernel', 'initrd', 'userspace']),
              seconds: z.number(),
            }),
          ),
        ),
        'null: it is not over, or systemd does not answer.',
      ),
      failedUnits: z.array(z.string()),
      versions: z.object({ kernel: z.string(), containerd: z.string(), kubelet: z.optional(z.string()) }),
    }),
  }),
)
