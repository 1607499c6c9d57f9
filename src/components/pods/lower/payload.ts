import { show } from '../../../config/show.ts'
import type { Node } from '../check/node.ts'
import type { Reporter } from '../check/reporter.ts'
import type { ObjectValue, PodObject } from '../objects/object.ts'
import { findObject, findValue, type LowerContext } from './context.ts'

/** One file of a volume. */
export interface Projected {
  readonly object: PodObject
  readonly key: string
  readonly value: ObjectValue
  /** Permission bits. */
  readonly mode: number
}

/** ConfigMapVolumeSourceDefaultMode and its siblings in staging/src/k8s.io/api/core/v1/types.go@v1.36.4. */
const defaultMode = 0o644

/** Of a volume's source the references to ConfigMaps and Secrets, in their order; undefined for a source of another kind. */
export function referencesOf(volume: Node): readonly Reference[] | undefined {
  if (volume.get('configMap').given)
    return [{ kind: 'ConfigMap', source: volume.get('configMap'), nameKey: 'name' }]
  if (volume.get('secret').given)
    return [{ kind: 'Secret', source: volume.get('secret'), nameKey: 'secretName' }]
  const parts = volume.get('projected').get('sources').items
  const references = parts.flatMap((part): Reference[] => [
    ...(part.get('configMap').given
      ? [{ kind: 'ConfigMap', source: part.get('configMap'), nameKey: 'name' } as const]
      : []),
    ...(part.get('secret').given
      ? [{ kind: 'Secret', source: part.get('secret'), nameKey: 'name' } as const]
      : []),
  ])
  // A source of another kind keeps the whole volume from being lowered: api-server.ts and volume-plugins.ts refuse it.
  return parts.length > 0 && references.length === parts.length ? references : undefined
}

export interface Reference {
  readonly kind: PodObject['kind']
  readonly source: Node
  readonly nameKey: string
}

/**
 * The files of a volume by their paths in it: MakePayload in pkg/volume/configmap/configmap.go and pkg/volume/secret/secret.go,
 * and collectData in pkg/volume/projected/projected.go@v1.36.4, where a later source replaces what an earlier one wrote.
 */
export function payloadOf(
  references: readonly Reference[],
  modes: Node,
  context: LowerContext,
): Map<string, Projected> {
  const payload = new Map<string, Projected>()
  const mode = modes.get('defaultMode').number ?? defaultMode
  checkOwner(modes.get('defaultUser'), context.out)
  for (const { kind, source, nameKey } of references) {
    const object = findObject(kind, source, context, nameKey)
    const optional = source.get('optional').value === true
    const items = source.get('items').items
    for (const item of items) {
      const value = object && findValue(object, item.get('key'), { optional, out: context.out })
      const path = cleanPath(item.get('path'), context.out)
      checkOwner(item.get('user'), context.out)
      if (!object || !value || path === undefined) continue
      const key = item.get('key').string ?? ''
      payload.set(path, { object, key, value, mode: item.get('mode').number ?? mode })
    }
    if (object && items.length === 0)
      for (const [key, value] of object.values) payload.set(key, { object, key, value, mode })
  }
  return payload
}

/** validatePayload in pkg/volume/util/atomic_writer.go: filepath.Clean. What validation refuses is reported elsewhere. */
function cleanPath(path: Node, out: Reporter): string | undefined {
  if (!path.string) return undefined
  const parts = path.string.split('/').filter(part => part !== '' && part !== '.')
  // The alphabet of plan/invariants/paths.ts.
  if (parts.length > 0 && parts.every(part => /^[A-Za-z0-9._@:-]+$/.test(part))) return parts.join('/')
  out.report(
    'pod-object-unsupported',
    path,
    `no file of the node can have the path ${show(path.string)}`,
    'write it with letters, digits, ".", "_", "@", ":", "-" and "/"',
  )
  return undefined
}

/** KeyToPath.user and defaultUser, from 1.37 on: the files of the node are root's. */
function checkOwner(user: Node, out: Reporter) {
  if (user.number)
    out.report(
      'pod-object-unsupported',
      user,
      'the files of a volume belong to root on this node',
      'remove it, and let a mode such as 0444 open the file to other users of the container',
      { at: 'key' },
    )
}
