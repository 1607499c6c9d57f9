import { containersOf } from '../check/container-lists.ts'
import type { Node } from '../check/node.ts'

/**
 * Folders in a volume that other volumes are mounted over. The mount of the volume is read-only, so nobody can make them later:
 * getNestedMountpoints in pkg/volume/util/nested_volumes.go@v1.36.4.
 */
export function nestedMountpoints(volume: string, spec: Node): ReadonlySet<string> {
  const found = new Set<string>()
  for (const { node } of containersOf(spec)) {
    const mounts = node.get('volumeMounts').items.map(mount => ({
      path: cleaned(mount.get('mountPath').string ?? ''),
      isThis: mount.get('name').string === volume,
    }))
    const all = mounts.map(({ path }) => path).sort()
    for (const { path, isThis } of mounts) {
      if (!isThis) continue
      let outer: string[] = []
      for (const inner of all) {
        if (!inner.startsWith(`${path}/`) || outer.some(known => inner.startsWith(known))) continue
        outer = [...outer, `${inner}/`]
        found.add(inner.slice(path.length + 1))
      }
    }
  }
  return found
}

/** filepath.Clean of an absolute path without "..", which validation refuses in a mountPath that matters here. */
const cleaned = (path: string): string =>
  `/${path
    .split('/')
    .filter(part => part !== '' && part !== '.')
    .join('/')}`
