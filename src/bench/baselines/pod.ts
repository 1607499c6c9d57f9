import { parse } from 'yaml'
import * as z from 'zod/mini'
import { issueSentences } from '../../diagnostics/issue-words.ts'
import { WorldError } from '../../host/errors.ts'
import type { Plan } from '../../plan/types.ts'

// What has no place in a unit file at all (src/render/unit.ts).
const text = z
  .string()
  .check(
    z.regex(/^[^\0\u0080-\u009f\p{Cs}\p{NChar}\u2028\u2029]*$/u, 'has a character that a unit cannot hold'),
  )
// Quadlet has no quotes for these, and nobody needs them in a path.
const path = z.string().check(z.regex(/^(\/(?!\.\.?(\/|$))[\w.+@-]+)+$/, 'is not a plain absolute path'))
// As Volume= of a quadlet has it, the folder of a volume is named after it.
const mount = z.strictObject({ name: z.string(), mountPath: path, readOnly: z._default(z.boolean(), false) })

const process = {
  name: z.string(),
  image: z.string(),
  imagePullPolicy: z.optional(z.string()),
  command: z._default(z.array(text), []),
  args: z._default(z.array(text), []),
  env: z._default(z.array(z.strictObject({ name: z.string(), value: z._default(text, '') })), []),
  workingDir: z.optional(path),
  volumeMounts: z._default(z.array(mount), []),
}
const port = z.strictObject({
  name: z.optional(z.string()),
  containerPort: z.number(),
  hostPort: z.optional(z.number()),
  protocol: z._default(z.literal('TCP'), 'TCP'),
})

/** The part of a static pod that can be said as one plain service and as one quadlet; all else is refused. */
const manifest = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  spec: z.strictObject({
    restartPolicy: z.optional(z.literal('Always')),
    terminationGracePeriodSeconds: z.optional(z.number()),
    initContainers: z._default(z.array(z.strictObject(process)), []),
    containers: z.tuple([z.strictObject({ ...process, ports: z._default(z.array(port), []) })]),
    volumes: z._default(
      z.array(z.strictObject({ name: z.string(), emptyDir: z.nullable(z.strictObject({})) })),
      [],
    ),
  }),
})

/** A program of a pod: a container, or an init container. */
export interface PodProgram {
  readonly name: string
  readonly image: string
  readonly imagePullPolicy?: string | undefined
  readonly command: readonly string[]
  readonly args: readonly string[]
  readonly env: readonly { readonly name: string; readonly value: string }[]
  readonly workingDir?: string | undefined
  readonly volumeMounts: readonly {
    readonly name: string
    readonly mountPath: string
    readonly readOnly: boolean
  }[]
}

/** The one server of a plan: what the baselines run instead of the pod. */
export interface PodServer {
  /** The pod's. */
  readonly name: string
  readonly program: PodProgram
  readonly ports: readonly { readonly hostPort: number; readonly containerPort: number }[]
  /** What fills the volumes before the server starts. */
  readonly preparations: readonly PodProgram[]
  /** Names of the pod's emptyDirs. */
  readonly volumes: readonly string[]
}

/** Reads the one pod of a plan. Throws WorldError, with all that stands in the way, when a baseline could not do the same. */
export function serverOf(plan: Plan): PodServer {
  const [pod, ...others] = plan.pods
  if (pod === undefined || others.length > 0)
    throw notExpressible(`the config has ${plan.pods.length} pods, and a baseline runs one`)
  const value: unknown = parse(pod.content)
  const read = manifest.safeParse(value)
  if (!read.success)
    throw notExpressible(
      [
        `the pod ${pod.name} has fields that they cannot express:`,
        ...issueSentences(read.error.issues, value),
      ].join('\n  '),
    )
  const { containers, initContainers, volumes } = read.data.spec
  const [{ ports, ...program }] = containers
  return {
    name: pod.name,
    program,
    // A port without hostPort is not reachable from outside the node, so nothing has to be said about it.
    ports: ports.flatMap(({ hostPort, containerPort }) => (hostPort ? [{ hostPort, containerPort }] : [])),
    preparations: initContainers,
    volumes: volumes.map(({ name }) => name),
  }
}

/** The error for a pod that a baseline cannot run. */
export function notExpressible(why: string): WorldError {
  return new WorldError(`no baselines for this config: ${why}`, {
    next: 'bench a config with one pod of one container: image, command, args, env, workingDir, TCP ports, and emptyDirs that init containers may fill',
  })
}
