import type { ConfigPath, Diagnostic } from '../diagnostics/diagnostic.ts'
import { locate } from '../diagnostics/locate.ts'
import { spanMaker } from '../diagnostics/source.ts'
import type { ConfigSource } from './config-source.ts'
import { parseDocument, type SourceFile } from './document.ts'
import { keysInImage } from './machine-keys.ts'
import { listedMachines } from './machine-list.ts'
import { maskSecrets } from './mask-secrets.ts'
import { type Place, plainValue, rangeOf } from './place.ts'
import { readSetting } from './setting.ts'
import { isTable, type Table } from './table.ts'

/** What one machine of an image has of its own, as layers over the image's config: the keys are those of a config. */
export interface Machine {
  readonly layers: readonly ConfigSource[]
  /** The same as data, merged; not checked against the schema yet. */
  readonly written: Table
}

export interface Machines {
  readonly machines: readonly Machine[]
  readonly diagnostics: readonly Diagnostic[]
  /** What diagnostics quote. */
  readonly sources: readonly SourceFile[]
}

/** The machines of a file `machines: [{system: {hostname: …}}, …]`, in YAML, TOML or JSON. */
export async function readMachines(source: SourceFile): Promise<Machines> {
  const { document, root, diagnostics } = await parseDocument(source)
  if (!document || !root || diagnostics.length > 0) return { machines: [], diagnostics, sources: [source] }
  const { listed, problems } = listedMachines(document, root)
  const refused = listed.flatMap(({ index, written }) =>
    keysInImage(written, source.file).map(one => ({ ...one, path: ['machines', index, ...one.path] })),
  )
  return {
    machines: listed.map(({ part, written }) => ({ layers: [{ ...source, part }], written })),
    diagnostics: locate([...problems, ...refused], [document]),
    sources: listed.reduce<readonly SourceFile[]>(
      (sources, { index, written }) =>
        maskSecrets({ value: written, span: path => document.span(['machines', index, ...path]) }, sources),
      [source],
    ),
  }
}

/** The one machine of `--set key=value …`. */
export async function machineOfSettings(layers: readonly ConfigSource[]): Promise<Machines> {
  const read = await Promise.all(layers.map(readSetting))
  const values = read.map(({ root }) => (root ? plainTable(root) : {}))
  const refused = values.flatMap((value, index) => {
    const { file = '', text = '' } = layers[index] ?? {}
    const span = { start: 0, end: text.length, line: 1, column: 1 }
    return keysInImage(value, file).map(one => ({ ...one, span }))
  })
  return {
    machines: [{ layers, written: values.reduce(merged, {}) }],
    diagnostics: [...read.flatMap(({ diagnostics }) => diagnostics), ...refused],
    sources: layers.flatMap((source, index) => {
      const root = read[index]?.root
      if (!root) return [source]
      const toSpan = spanMaker(source.text)
      const span = (path: ConfigPath) => toSpan(...rangeOf(root, path, 'value'))
      return maskSecrets({ value: values[index], span }, [source])
    }),
  }
}

function plainTable(place: Place): Table {
  const value = plainValue(place)
  return isTable(value) ? value : {}
}

function merged(below: Table, above: Table): Table {
  const keys = Object.entries(above).map(([key, value]) => {
    const old = below[key]
    return [key, isTable(old) && isTable(value) ? merged(old, value) : value] as const
  })
  return { ...below, ...Object.fromEntries(keys) }
}
