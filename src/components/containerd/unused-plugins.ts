import { entryOf } from '../../config/entry-of.ts'
import { isTable } from '../../config/table.ts'
import { namedSnapshotters } from '../../resolve/snapshotters.ts'
import type { Resolved } from '../../resolve/types.ts'

/**
 * Snapshotters beside overlayfs, and NRI, for which the node has no plugins: each probes its requirements at every start.
 * containerd ignores a name that its version lacks (cmd/containerd/server filters the plugins by these names).
 */
const candidates: readonly string[] = [
  ...['blockfile', 'btrfs', 'devmapper', 'erofs', 'native', 'zfs'].map(
    name => `io.containerd.snapshotter.v1.${name}`,
  ),
  'io.containerd.nri.v1.nri',
]

/** Those of `candidates` that `containerd.config` does not ask for: by a snapshotter's name, a table of the plugin, or `required_plugins`. */
export function unusedPlugins({ config, versions }: Resolved): readonly string[] {
  const { plugins, required_plugins: required } = config.containerd.config
  const named = namedSnapshotters(config, versions.containerd).map(
    ({ name }) => `io.containerd.snapshotter.v1.${name}`,
  )
  const isAskedFor = (id: string) => {
    const table = isTable(plugins) ? entryOf(plugins, id) : undefined
    return (
      named.includes(id) ||
      (Array.isArray(required) && required.includes(id)) ||
      // `disable` is a key of NRI alone.
      (isTable(table) && table.disable !== true)
    )
  }
  return candidates.filter(id => !isAskedFor(id))
}
