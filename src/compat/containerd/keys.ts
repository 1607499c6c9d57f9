import { entryOf } from '../../config/entry-of.ts'
import { isTable, type Table } from '../../config/table.ts'
import data from '../../data/containerd-config.json' with { type: 'json' }
import { closest } from '../../diagnostics/closest.ts'
import type { ConfigPath } from '../../diagnostics/diagnostic.ts'
import { below, isBefore2, oldCri, type PlacedTable } from '../../resolve/cri-tables.ts'
import { minorOf } from '../../upstream/version.ts'
import { lifetimeOf, variantOn } from '../lifetime.ts'
import { readFrom } from '../read-from.ts'
import type { Finding, Subject } from '../rule.ts'
import { checkStruct, type Dialect, type FieldVariant, type Structs, type UnknownKey } from '../structs.ts'
import { instead, movedOutOfCri, movedToServerPlugins, newCriOn1 } from './moves.ts'

const plugins: Readonly<Record<string, readonly FieldVariant[]>> = data.plugins
const structs = data.types as Structs

/**
 * Checks containerd.config against the structs that this containerd reads config.toml into. It ignores a key that it does
 * not know, with a line in its log at most. Plugins other than CRI are their own authors' to check.
 */
export function checkKeys({ config, versions }: Subject): Finding[] {
  const line = minorOf(versions.containerd)
  const root: PlacedTable = { table: config.containerd.config, path: ['containerd', 'config'] }
  const dialect = dialectOf(versions.containerd)
  const schema = (data.schema as Readonly<Record<string, number>>)[line] ?? 0
  // The component refuses values of the wrong type here, and another `version` (containerd/check.ts).
  const { plugins: theirs, version: _, disabled_plugins: __, ...head } = root.table
  const moved = schema >= 4 ? movedToServerPlugins(head, root.path, line) : []
  const isMoved = (name: string, key: string) =>
    moved.some(({ path }) => path.at(-2) === name && path.at(-1) === key)
  const left = Object.entries(head).map(([name, value]) => [
    name,
    isTable(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => !isMoved(name, key))) : value,
  ])
  return [
    ...moved,
    ...checkStruct(dialect, 'Config', Object.fromEntries(left), root.path),
    ...(isTable(theirs)
      ? Object.keys(theirs).flatMap(id => checkPlugin(id, below(below(root, 'plugins'), id), dialect))
      : []),
  ]
}

function checkPlugin(id: string, { table, path }: PlacedTable, dialect: Dialect): Finding[] {
  const variants = entryOf(plugins, id)
  if (!variants) return []
  const variant = variantOn(variants, dialect.line)
  if (!variant) return [newCriOn1(id, path, dialect.line)]
  if (id === oldCri && variant.type === 'ServerConfig') return checkServer(table, path, dialect)
  return [...checkStruct(dialect, variant.type, table, path), ...checkRuntimes(table, path, dialect)]
}

/** From 2.0 on only the streaming server is left in the plugin that once was all of CRI. */
function checkServer(table: Table, path: ConfigPath, dialect: Dialect): Finding[] {
  const { moved, rest } = movedOutOfCri(table, path, dialect)
  return [...moved, ...checkStruct(dialect, 'ServerConfig', rest, path)]
}

/** runtimes.NAME.options of runc: another runtime has options of its own. */
function checkRuntimes(table: Table, path: ConfigPath, dialect: Dialect): Finding[] {
  const runtimes = below(below({ table, path }, 'containerd'), 'runtimes')
  return Object.keys(runtimes.table).flatMap(name => {
    const runtime = below(runtimes, name)
    const type = runtime.table.runtime_type ?? (name === 'runc' ? 'io.containerd.runc.v2' : undefined)
    if (type !== 'io.containerd.runc.v2') return []
    const options = below(runtime, 'options')
    return checkStruct(dialect, 'Options', options.table, options.path)
  })
}

function dialectOf(containerd: string): Dialect {
  const line = minorOf(containerd)
  const module = `github.com/containerd/containerd${isBefore2(containerd) ? '' : '/v2'}`
  const source = readFrom(data._about.sources, module, line, 'the structs of its config.toml')
  return { structs, line, foldsCase: true, rangeIsChecked: true, unknown: key => unknown(key, line, source) }
}

/** A key that another line has is a trap for sure; one that no line has may be newer than what we know. */
function unknown({ struct, name, path, variants, known }: UnknownKey, line: string, source: string): Finding {
  const life = lifetimeOf(variants)
  const meant = closest(name, known)
  const hint =
    instead(struct, name, line) ??
    (life !== undefined
      ? `the key exists ${life}`
      : meant === undefined
        ? undefined
        : `did you mean \`${meant}\`?`)
  return {
    code: 'containerd-config-unknown-key',
    severity: life === undefined ? 'warning' : 'error',
    message: `containerd ${line} has no key \`${name}\` here, and ignores it`,
    path,
    at: 'key',
    ...(hint === undefined ? {} : { hint }),
    source,
  }
}
