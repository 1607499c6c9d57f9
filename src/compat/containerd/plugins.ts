import { entryOf } from '../../config/entry-of.ts'
import { isTable } from '../../config/table.ts'
import data from '../../data/containerd-plugins.json' with { type: 'json' }
import { closest } from '../../diagnostics/closest.ts'
import type { ConfigPath } from '../../diagnostics/diagnostic.ts'
import { minorOf } from '../../upstream/version.ts'
import { kindMismatch } from '../kinds.ts'
import type { Finding, Subject } from '../rule.ts'

/** The type of each key of a plugin, as kinds.ts calls it. */
interface Types {
  readonly [key: string]: string | Types
}

/** What a containerd says of its plugins itself: `ctr plugins ls` and `containerd config default`. */
export interface Plugins {
  readonly plugins: Readonly<Record<string, Types>>
  /** Those without which its CRI does not load. */
  readonly needed: readonly string[]
}

/** The plugins of a containerd; undefined: this bakelet does not know its line. */
export const pluginsOf = (version: string): Plugins | undefined =>
  entryOf(data.lines as Readonly<Record<string, Plugins>>, minorOf(version))

/** CRI has structs of its own: keys.ts. */
const ofCri = /^io\.containerd\.(grpc\.v1\.cri|cri\.v1\..*)$/

/** Checks tables of plugins besides CRI: containerd ignores one that it does not have, and ends with a value of another type. */
export function checkPlugins({ config, versions }: Subject): Finding[] {
  const line = minorOf(versions.containerd)
  const known = pluginsOf(versions.containerd)?.plugins
  const { plugins } = config.containerd.config
  if (!known || !isTable(plugins)) return []
  return Object.entries(plugins).flatMap(([id, table]): Finding[] => {
    if (ofCri.test(id) || !isTable(table)) return []
    const path = ['containerd', 'config', 'plugins', id]
    const types = entryOf(known, id)
    if (types) return checkTypes(table, types, path, line)
    const meant = closest(id, Object.keys(known))
    return [
      {
        ...{ code: 'containerd-config-unknown-key', severity: 'warning', path, at: 'key' },
        message: `containerd ${line} has no plugin "${id}", and ignores it`,
        ...(meant === undefined ? {} : { hint: `did you mean "${meant}"?` }),
      },
    ]
  })
}

function checkTypes(
  table: Readonly<Record<string, unknown>>,
  types: Types,
  path: ConfigPath,
  line: string,
): Finding[] {
  return Object.entries(table).flatMap(([key, value]): Finding[] => {
    const type = entryOf(types, key)
    // A key that has no default value is unknown here.
    if (type === undefined || value === null) return []
    const at = [...path, key]
    if (typeof type !== 'string' && isTable(value)) return checkTypes(value, type, at, line)
    const mismatch = kindMismatch(typeof type === 'string' ? type : '{}any', value)
    if (!mismatch) return []
    const { code, takes, hint } = mismatch
    return [
      {
        ...{ code, severity: 'error', path: at, ...(hint === undefined ? {} : { hint }) },
        message: `containerd ${line} does not start: ${key} takes ${takes}`,
      },
    ]
  })
}
