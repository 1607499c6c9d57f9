import type { ConfigPath } from '../diagnostics/diagnostic.ts'
import type { ProgramSection } from '../upstream/programs/index.ts'

/** Components have the names of the config's sections. */
export type ComponentName =
  | 'system'
  | 'kernel'
  | 'disks'
  | 'firewall'
  | 'pods'
  | 'registries'
  | 'secrets'
  | 'files'
  | 'units'
  | ProgramSection

/** Who put an entry into the plan, and which line of the config asked for it (`[]`: a default of the component). */
export interface Origin {
  readonly component: ComponentName
  readonly path: ConfigPath
  /** The lines of manifests that it was made from, where it is not what somebody wrote. */
  readonly lines?: readonly SourceLine[]
}

/** A line of a file that the config names, and what comes from it: "key index.html of ConfigMap web". */
export interface SourceLine {
  readonly what: string
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Whatever a plan holds says where it is from. */
export interface Entry {
  readonly origin: Origin
}

/** An absolute, normalised path on the node. */
export type NodePath = `/${string}`
/** Permission bits as four octal digits in a string: `"0644"` cannot become decimal 644 on its way through a parser. */
export type Mode = `0${number}`

/** A user and a group of the node, each by number or by name. The number of a name can differ between routes. */
export interface Owner {
  readonly user: string | number
  readonly group: string | number
}
