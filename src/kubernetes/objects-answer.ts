import { ApiError } from './api-error.ts'
import type { NodeView } from './node-view.ts'
import type { KubeObject } from './objects.ts'
import type { Asked } from './request.ts'
import { refuseParameters } from './request.ts'
import { fieldTest, labelTest } from './selectors.ts'

/** Parameters of a list that change nothing here: it is never cut, and each is the newest. */
const ignored = [
  'limit',
  'resourceVersion',
  'resourceVersionMatch',
  'includeObject',
  'timeoutSeconds',
  'timeout',
]

/** The objects that a request selects. Throws ApiError where it names one that is not there. */
export async function selected(
  { resource, namespace, name }: Asked,
  query: URLSearchParams,
  view: NodeView,
): Promise<readonly KubeObject[]> {
  refuseParameters(query, [...ignored, 'labelSelector', 'fieldSelector'])
  const hasLabels = labelTest(query.get('labelSelector') ?? '')
  const hasFields = fieldTest(query.get('fieldSelector') ?? '')
  const found = (await resource.list(view)).filter(
    object =>
      (namespace === undefined || object.metadata.namespace === namespace) &&
      (name === undefined || isCalled(object, name)) &&
      hasLabels(object) &&
      hasFields(object),
  )
  if (name !== undefined && found.length === 0)
    throw new ApiError('NotFound', `${resource.name} "${name}" not found on ${view.running.name}`)
  return found
}

/** The kubelet, and so every control plane, puts the name of the node after that of a static pod. */
function isCalled({ metadata, ...object }: KubeObject, name: string): boolean {
  if (metadata.name === name) return true
  const { nodeName } = 'spec' in object ? (object.spec as { readonly nodeName?: string }) : {}
  return nodeName !== undefined && `${metadata.name}-${nodeName}` === name
}

/** kubectl asks for a table unless it prints objects itself: -o yaml, json, jsonpath, describe. */
export function wantsTable(accept: string | undefined): boolean {
  return accept?.split(',').some(type => /;\s*as=Table/.test(type) && /;\s*v=v1(;|$)/.test(type)) ?? false
}

/** The document of a get or a list. */
export function objectsDocument(
  { resource, name }: Asked,
  objects: readonly KubeObject[],
  form: 'table' | 'objects',
): object {
  // Every list is the newest.
  const metadata = { resourceVersion: '1' }
  if (form === 'table') return resource.table(objects, metadata)
  if (name !== undefined) return objects[0] ?? {}
  return { apiVersion: resource.api.version, kind: `${resource.kind}List`, metadata, items: objects }
}
