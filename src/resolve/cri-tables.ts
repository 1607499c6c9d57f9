import type { Config } from '../config/schema.ts'
import { isTable, type Table } from '../config/table.ts'
import type { ConfigPath } from '../diagnostics/diagnostic.ts'
import { compareVersions, minorOf } from '../upstream/version.ts'

/** A table of containerd.config, and where it stands. */
export interface PlacedTable {
  readonly table: Table
  readonly path: ConfigPath
}

/** CRI is one plugin up to containerd 1.7; 2.0 handed images and runtime to two of their own (docs/cri/config.md). */
export const oldCri = 'io.containerd.grpc.v1.cri'
export const criImages = 'io.containerd.cri.v1.images'
export const criRuntime = 'io.containerd.cri.v1.runtime'
export const criPlugins: readonly string[] = [oldCri, criImages, criRuntime]

export function isBefore2(containerd: string): boolean {
  return compareVersions(minorOf(containerd), '2.0') < 0
}

/** What the user wrote for the plugin that has the images, or the runtime, of this containerd; empty where nothing. */
export function criTable(config: Config, containerd: string, role: 'images' | 'runtime'): PlacedTable {
  const plugin = isBefore2(containerd) ? oldCri : role === 'images' ? criImages : criRuntime
  const root: PlacedTable = { table: config.containerd.config, path: ['containerd', 'config'] }
  return below(below(root, 'plugins'), plugin)
}

/** A table inside another; empty where there is none. */
export function below({ table, path }: PlacedTable, key: string): PlacedTable {
  const inside = Object.hasOwn(table, key) ? table[key] : undefined
  return { table: isTable(inside) ? inside : {}, path: [...path, key] }
}
