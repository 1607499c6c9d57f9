import { posix } from 'node:path'
import { UsageError } from '../host/errors.ts'

/** A path in a container of a pod, or, without a pod, of the node itself. */
export interface RemoteEnd {
  readonly pod: string | undefined
  readonly path: string
}

/** One end of a copy is here, the other on the node. */
export type CopyEnds =
  | { readonly way: 'down'; readonly remote: RemoteEnd; readonly local: string }
  | { readonly way: 'up'; readonly remote: RemoteEnd; readonly local: string }

/** Reads `POD:/PATH`, `:/PATH`, and paths of this machine. Throws UsageError if not exactly one of the two is on the node. */
export function copyEnds(from: string, to: string): CopyEnds {
  const [source, target] = [remoteEnd(from), remoteEnd(to)]
  if (source && !target) return { way: 'down', remote: source, local: to }
  if (target && !source) return { way: 'up', remote: target, local: from }
  throw new UsageError(source ? 'both paths are on the node' : 'both paths are on this machine', {
    next: 'name one of them on the node: web:/etc/hosts in a pod, :/etc/hosts on the node itself',
  })
}

/** The name of a Pod is a DNS subdomain. A path here that looks like one: ./web:/x. */
function remoteEnd(text: string): RemoteEnd | undefined {
  const [, pod = '', path] = /^([a-z0-9][a-z0-9.-]*)?:(\/.*)$/s.exec(text) ?? []
  if (path === undefined) return undefined
  const normal = posix.normalize(path).replace(/(?<=.)\/$/, '')
  // The copy gets the name of the last part, and / has none.
  if (normal === '/')
    throw new UsageError(`${text} is a whole file system`, {
      next: 'name a file or folder in it: web:/etc, or :/var/log/pods',
    })
  return { pod: pod === '' ? undefined : pod, path: normal }
}
