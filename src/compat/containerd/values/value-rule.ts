import type { Config } from '../../../config/schema.ts'
import type { ConfigPath } from '../../../diagnostics/diagnostic.ts'
import type { PlacedTable } from '../../../resolve/cri-tables.ts'

/** What the rules for values look at. */
export interface ValueSubject {
  readonly config: Config
  /** x.y.z of containerd. */
  readonly version: string
  /** x.y of it. */
  readonly line: string
  readonly root: PlacedTable
  /** The plugin that has the images of CRI, its runtimes, and its streaming server. */
  readonly images: PlacedTable
  readonly runtime: PlacedTable
  readonly server: PlacedTable
  readonly plugin: (id: string) => PlacedTable
}

/** A value that containerd reads and does not work with. */
export interface ValueFault {
  readonly path: ConfigPath
  readonly at?: 'key'
  /** What it does then. */
  readonly effect: 'does not start' | 'does not start its CRI' | 'ignores it' | 'starts no pod with it'
  readonly why: string
  readonly hint: string
  /** File of containerd's module. */
  readonly from: string
}

export type ValueRule = (subject: ValueSubject) => readonly ValueFault[]

/** A value that is a text; undefined: it is not there, or the check of types reports it. */
export function textAt({ table }: PlacedTable, key: string): string | undefined {
  const value = Object.hasOwn(table, key) ? table[key] : undefined
  return typeof value === 'string' ? value : undefined
}
