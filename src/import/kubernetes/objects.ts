import type { Node } from '../../components/pods/check/node.ts'
import type { Document } from '../../config/document.ts'
import type { Report } from '../report.ts'

/** One object of Kubernetes: a document, or an item of a List. */
export interface KubernetesObject {
  readonly node: Node
  readonly kind: string
  readonly name: string
  readonly namespace: string
  readonly report: Report
}

export function objectAt(node: Node, report: Report): KubernetesObject {
  const metadata = node.get('metadata')
  return {
    ...{ node, report },
    kind: node.get('kind').string ?? '',
    name: metadata.get('name').string ?? '',
    namespace: metadata.get('namespace').string || 'default',
  }
}

export const isKubernetes = ({ value }: Document): boolean =>
  typeof value === 'object' && value !== null && 'kind' in value && 'apiVersion' in value

/** ConfigMaps and Secrets by namespace and name. `find` remembers who was asked for. */
export class DataObjects {
  readonly #objects = new Map<string, KubernetesObject>()
  readonly #used = new Set<string>()

  constructor(all: readonly KubernetesObject[]) {
    for (const object of all) this.#objects.set(keyOf(object), object)
  }

  find(wanted: Pick<KubernetesObject, 'kind' | 'name' | 'namespace'>): KubernetesObject | undefined {
    const found = this.#objects.get(keyOf(wanted))
    if (found) this.#used.add(keyOf(wanted))
    return found
  }

  unused(): readonly KubernetesObject[] {
    return [...this.#objects].filter(([key]) => !this.#used.has(key)).map(([, object]) => object)
  }
}

/** No name has a "/". */
const keyOf = ({ kind, namespace, name }: Pick<KubernetesObject, 'kind' | 'name' | 'namespace'>) =>
  `${kind}/${namespace}/${name}`

/** A ConfigMap or Secret as it stands beside its Pod: without what an API server adds. */
export function dataDocument({ node, kind, name }: KubernetesObject): object {
  const { data, stringData, binaryData, type } = node.value as Record<string, unknown>
  const namespace = node.get('metadata').get('namespace').string
  return {
    ...{ apiVersion: 'v1', kind, metadata: { name, namespace } },
    ...{ type, data, stringData, binaryData },
  }
}
