import type { Config } from '../config/schema.ts'
import { isTable } from '../config/table.ts'
import type { ConfigPath } from '../diagnostics/diagnostic.ts'
import { below, criTable, isBefore2, type PlacedTable } from './cri-tables.ts'

/** A snapshotter that `containerd.config` names, and where. */
export interface NamedSnapshotter {
  readonly name: string
  readonly path: ConfigPath
}

/** The snapshotters that pods and pulled images use: docs/cri/config.md, docs/transfer.md of containerd 2.3. */
export function namedSnapshotters(config: Config, containerd: string): readonly NamedSnapshotter[] {
  const images = criTable(config, containerd, 'images')
  const runtime = below(criTable(config, containerd, 'runtime'), 'containerd')
  const tables = [
    isBefore2(containerd) ? runtime : images,
    ...tablesIn(below(runtime, 'runtimes')),
    ...tablesIn(below(images, 'runtime_platforms')),
    ...unpackConfigs(config),
  ]
  return tables.flatMap(({ table: { snapshotter }, path }) =>
    typeof snapshotter === 'string' ? [{ name: snapshotter, path: [...path, 'snapshotter'] }] : [],
  )
}

function tablesIn(place: PlacedTable): PlacedTable[] {
  return Object.keys(place.table).map(name => below(place, name))
}

function unpackConfigs({ containerd }: Config): PlacedTable[] {
  const root: PlacedTable = { table: containerd.config, path: ['containerd', 'config'] }
  const transfer = below(below(root, 'plugins'), 'io.containerd.transfer.v1.local')
  const list = transfer.table.unpack_config
  if (!Array.isArray(list)) return []
  return list.flatMap((table, index) =>
    isTable(table) ? [{ table, path: [...transfer.path, 'unpack_config', index] }] : [],
  )
}
