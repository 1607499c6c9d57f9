import type { Node } from '../../components/pods/check/node.ts'
import { isTable } from '../../config/table.ts'
import type { Report } from '../report.ts'
import type { DataObjects, KubernetesObject } from './objects.ts'

/** Follows the references of one Pod to ConfigMaps and Secrets, and remembers the objects. */
export class References {
  readonly found = new Set<KubernetesObject>()
  readonly #objects: DataObjects
  readonly #namespace: string
  readonly #report: Report

  constructor(objects: DataObjects, namespace: string, report: Report) {
    this.#objects = objects
    this.#namespace = namespace
    this.#report = report
  }

  /** Whether the object is among the imported ones; if not, says that `what` stays behind. */
  has(reference: Node, kind: 'ConfigMap' | 'Secret', what: string): boolean {
    const name = (reference.get('name').string ?? reference.get('secretName').string) || ''
    const object = this.#objects.find({ kind, name, namespace: this.#namespace })
    if (object) {
      this.found.add(object)
      return true
    }
    if (!reference.get('optional').boolean)
      this.#report.say(
        'import-no-api-server',
        reference,
        `${what} stays behind: no imported file has the ${kind} ${name}`,
        `import the file of the ${kind} too: \`kubectl get ${kind.toLowerCase()} ${name} -o yaml\` prints it`,
      )
    return false
  }
}

const sources = [
  ['configMapRef', 'configMapKeyRef', 'ConfigMap'],
  ['secretRef', 'secretKeyRef', 'Secret'],
] as const

/** A container without variables that nobody can fill in, and without the mounts of volumes that stay behind. */
export function container(node: Node, references: References, lostVolumes: ReadonlySet<string>): object {
  const { env: _, envFrom: __, volumeMounts: ___, ...kept } = isTable(node.value) ? node.value : {}
  const from = node.get('envFrom').items.filter(source =>
    sources.every(([key, , kind]) => {
      const reference = source.get(key)
      return !reference.given || references.has(reference, kind, 'envFrom')
    }),
  )
  const env = node.get('env').items.filter(variable =>
    sources.every(([, key, kind]) => {
      const reference = variable.get('valueFrom').get(key)
      return (
        !reference.given ||
        references.has(reference, kind, `the variable ${variable.get('name').string ?? ''}`)
      )
    }),
  )
  const mounts = node
    .get('volumeMounts')
    .items.filter(mount => !lostVolumes.has(mount.get('name').string ?? ''))
  return {
    ...kept,
    securityContext: withoutPrefix(node.get('securityContext')),
    envFrom: valuesOf(from),
    env: valuesOf(env),
    volumeMounts: valuesOf(mounts),
  }
}

export const valuesOf = (nodes: readonly Node[]): unknown[] | undefined =>
  nodes.length === 0 ? undefined : nodes.map(({ value }) => value)

/** Podman writes CAP_NET_RAW. containerd puts CAP_ before every name (WithCapabilities in its internal/cri/opts). */
function withoutPrefix(context: Node): unknown {
  const given = context.get('capabilities')
  if (!isTable(context.value) || !given.given) return context.value
  const names = (key: string) =>
    valuesOf(given.get(key).items)?.map(name =>
      typeof name === 'string' ? name.replace(/^CAP_/i, '') : name,
    )
  return { ...context.value, capabilities: { add: names('add'), drop: names('drop') } }
}
