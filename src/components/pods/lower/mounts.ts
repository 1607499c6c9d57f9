import { show } from '../../../config/show.ts'
import { closest } from '../../../diagnostics/closest.ts'
import { containersOf } from '../check/container-lists.ts'
import type { Node } from '../check/node.ts'
import type { Reporter } from '../check/reporter.ts'

/** A mount whose subPath names nothing in its volume. */
interface MissingSubPath {
  readonly node: Node
  readonly path: string
}

/**
 * The kubelet makes a folder where a subPath names nothing (makeMounts in pkg/kubelet/kubelet_pods.go@v1.36.4). Of an optional
 * reference that is what the Pod asks for.
 */
export function missingSubPaths(
  volume: string,
  {
    payload,
    nested,
    spec,
  }: {
    readonly payload: ReadonlyMap<string, unknown>
    readonly nested: ReadonlySet<string>
    readonly spec: Node
  },
): MissingSubPath[] {
  const known = new Set([...payload.keys(), ...nested].flatMap(withFolders))
  return containersOf(spec).flatMap(({ node }) =>
    node.get('volumeMounts').items.flatMap(mount => {
      const subPath = mount.get('subPath')
      if (mount.get('name').string !== volume || !subPath.string) return []
      const parts = subPath.string.split('/').filter(part => part !== '' && part !== '.')
      const path = parts.join('/')
      return path === '' || known.has(path) ? [] : [{ node: subPath, path }]
    }),
  )
}

export function refuseSubPath(
  volume: string,
  { node, path }: MissingSubPath,
  payload: ReadonlyMap<string, unknown>,
  out: Reporter,
): void {
  const near = closest(path, [...payload.keys()])
  out.report(
    'pod-key-missing',
    node,
    `the volume ${volume} has no file ${show(path)}, so the container would find an empty folder there`,
    near ? `did you mean \`${near}\`?` : 'name a key, or the path that an item gives it',
  )
}

const withFolders = (path: string): string[] =>
  path.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'))
