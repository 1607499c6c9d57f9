import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { importSources } from '../../../src/import/index.ts'

/** A Pod, of which a test changes parts. */
export interface Pod {
  readonly metadata: Readonly<Record<string, unknown>> & { readonly name: string }
  readonly spec: PodSpec
}

export interface PodSpec {
  readonly hostNetwork?: boolean
  readonly securityContext?: SecurityContext
  readonly volumes?: readonly { readonly name: string }[]
  readonly initContainers?: readonly Container[]
  readonly containers: readonly Container[]
}

export interface SecurityContext {
  readonly runAsUser?: number
  readonly runAsNonRoot?: boolean
  readonly privileged?: boolean
  readonly seccompProfile?: { readonly type: string }
  readonly appArmorProfile?: { readonly type: string }
}

export interface Container {
  readonly name: string
  readonly image?: string
  readonly command?: readonly string[]
  readonly restartPolicy?: string
  readonly ports?: readonly Port[]
  readonly securityContext?: SecurityContext
  readonly resources?: { readonly requests?: Readonly<Record<string, string | number>> }
  readonly lifecycle?: Readonly<Record<string, unknown>>
  readonly livenessProbe?: Probe
  readonly readinessProbe?: Probe
  readonly startupProbe?: Probe
}

export interface Port {
  readonly name?: string
  readonly containerPort: number
  readonly hostPort?: number
  readonly protocol?: string
}

export interface Probe {
  readonly exec?: unknown
  readonly httpGet?: { readonly port: number | string; readonly host?: string; readonly scheme?: string }
  readonly tcpSocket?: { readonly port: number | string; readonly host?: string }
  readonly grpc?: { readonly port: number }
}

/** A Pod and the ConfigMaps and Secrets beside it. */
export interface Manifest {
  readonly pod: Pod
  readonly objects: readonly object[]
}

interface Workload {
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string }
  readonly spec: PodSpec & {
    readonly template?: { readonly metadata?: object; readonly spec: PodSpec }
    readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[]
  }
}

/** All containers of a Pod. `ends`: it is an init container, which ends before the next starts. */
export function containersOf({ initContainers = [], containers }: PodSpec) {
  return [
    ...initContainers.map(container => ({ container, ends: container.restartPolicy !== 'Always' })),
    ...containers.map(container => ({ container, ends: false })),
  ]
}

export const manifestNames = readdirSync(import.meta.dirname)
  .flatMap(name => (name.endsWith('.yaml') ? [name.slice(0, -'.yaml'.length)] : []))
  .sort()

const textOf = (name: string) => readFileSync(join(import.meta.dirname, `${name}.yaml`), 'utf8')

/** What upstream wrote, its Pod as it is: what someone does who only knows that a node takes Pods. */
export function asWritten(name: string): Manifest {
  // As the kubelet reads it.
  const documents = parseAllDocuments(textOf(name), { version: '1.1' }).map(each => each.toJS())
  const [workload, ...objects] = documents as [Workload, ...object[]]
  const { template, volumeClaimTemplates = [], ...own } = workload.spec
  const metadata = { ...template?.metadata, ...workload.metadata }
  const spec = template?.spec ?? own
  // As the controller of a StatefulSet does: updateStorage() in pkg/controller/statefulset/stateful_set_utils.go v1.36.4.
  const claims = volumeClaimTemplates.map(({ metadata: { name } }) => ({
    name,
    persistentVolumeClaim: { claimName: `${name}-${metadata.name}-0` },
  }))
  const others = spec.volumes?.filter(({ name }) => !claims.some(claim => claim.name === name)) ?? []
  const volumes = [...claims, ...others]
  return { pod: { metadata, spec: { ...spec, ...(volumes.length > 0 && { volumes }) } }, objects }
}

/** What `bakelet import` makes of the same. */
export async function imported(name: string): Promise<Manifest> {
  const { pods } = await importSources({
    sources: [{ file: `${name}.yaml`, text: textOf(name) }],
    ...{ variables: new Map(), projectName: () => name, profiles: [], local: () => undefined },
  })
  const [pod, ...objects] = pods[0]?.documents ?? []
  if (!pod) throw new Error(`${name}: nothing was imported`)
  return { pod: pod as Pod, objects }
}
