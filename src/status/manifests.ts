import * as z from 'zod/mini'
import { readManifests } from '../config/manifests.ts'
import { plainValue } from '../config/place.ts'
import { podNameOnNode } from '../plan/pod-name.ts'

const port = z.union([z.number(), z.string()])
const probe = z.object({
  exec: z.nullish(z.object({ command: z.nullish(z.array(z.string())) })),
  httpGet: z.nullish(
    z.object({
      path: z.nullish(z.string()),
      port,
      host: z.nullish(z.string()),
      scheme: z.nullish(z.string()),
      httpHeaders: z.nullish(z.array(z.object({ name: z.string(), value: z.nullish(z.string()) }))),
    }),
  ),
  tcpSocket: z.nullish(z.object({ port, host: z.nullish(z.string()) })),
  grpc: z.nullish(z.object({ port: z.number() })),
  timeoutSeconds: z.nullish(z.number()),
})
const container = z.object({
  name: z.string(),
  image: z.nullish(z.string()),
  restartPolicy: z.nullish(z.string()),
  ports: z.nullish(z.array(z.object({ name: z.nullish(z.string()), containerPort: z.number() }))),
  readinessProbe: z.nullish(probe),
  startupProbe: z.nullish(probe),
})
/** The fields of a Pod that its state depends on (core/v1). */
const pod = z.object({
  metadata: z.object({ name: z.string(), namespace: z.nullish(z.string()) }),
  spec: z.object({
    restartPolicy: z.nullish(z.string()),
    hostNetwork: z.nullish(z.boolean()),
    initContainers: z.nullish(z.array(container)),
    containers: z.array(container),
  }),
})

export type Probe = z.output<typeof probe>
export type ManifestContainer = z.output<typeof container> & {
  readonly kind: 'container' | 'init' | 'sidecar'
}

/** A Pod as plain data, with the fields that bakelet itself does not read. */
export interface ManifestObject {
  readonly metadata: Readonly<Record<string, unknown>>
  readonly spec: Readonly<Record<string, unknown>>
}

/** A pod as its manifest on the node describes it. */
export interface ManifestPod {
  /** The file on the node. */
  readonly path: string
  readonly name: string
  readonly namespace: string
  readonly restartPolicy: string
  readonly hostNetwork: boolean
  /** The whole of it. */
  readonly object: ManifestObject
  /** In the order in which they start. */
  readonly containers: readonly ManifestContainer[]
}

/** The pod of a file in the folder of manifests; undefined: the file has none that the kubelet would take either. */
export async function podOfManifest(path: string, text: string): Promise<ManifestPod | undefined> {
  const [document] = await readManifests(text, { marked: text.startsWith('\ufeff') })
  if (!document?.root) return undefined
  const object = plainValue(document.root)
  const read = z.safeParse(pod, object)
  if (!read.success) return undefined
  const { metadata, spec } = read.data
  return {
    ...{ path, name: metadata.name },
    namespace: metadata.namespace ?? 'default',
    restartPolicy: spec.restartPolicy ?? 'Always',
    hostNetwork: spec.hostNetwork ?? false,
    // The schema has seen both.
    object: object as ManifestObject,
    containers: [
      ...(spec.initContainers ?? []).map(one => ({
        ...one,
        kind: one.restartPolicy === 'Always' ? ('sidecar' as const) : ('init' as const),
      })),
      ...spec.containers.map(one => ({ ...one, kind: 'container' as const })),
    ],
  }
}

/** The manifest of a pod that the node knows by this name. */
export function findManifest(
  pods: readonly ManifestPod[],
  { name, namespace }: { readonly name: string; readonly namespace: string },
  hostname: string,
): ManifestPod | undefined {
  const own = pods.filter(each => each.namespace === namespace)
  return (
    own.find(each => podNameOnNode(each.name, hostname) === name) ??
    // --hostname-override calls the node something else.
    own.filter(each => name.startsWith(`${each.name}-`)).sort((a, b) => b.name.length - a.name.length)[0]
  )
}
