import type { ConfigPath, Diagnostic } from '../diagnostics/diagnostic.ts'
import { locate } from '../diagnostics/locate.ts'
import type { ConfigSource } from './config-source.ts'
import { type Document, parseDocument, type SourceFile } from './document.ts'
import { keysInImage } from './machine-keys.ts'
import { type Place, plainValue } from './place.ts'
import { readSetting } from './setting.ts'
import { kindOf } from './show.ts'
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
}

/** The machines of a file `machines: [{system: {hostname: …}}, …]`, in YAML, TOML or JSON. */
export async function readMachines(source: SourceFile): Promise<Machines> {
  const { document, root, diagnostics } = await parseDocument(source)
  if (!document || !root || diagnostics.length > 0) return { machines: [], diagnostics }
  const { list, problems } = listIn(document, root)
  const machines: Machine[] = []
  const found = [...problems]
  for (const [index, part] of list.entries()) {
    const written = plainValue(part)
    if (!isTable(written)) {
      found.push(problem(document, 'config-wrong-type', ['machines', index], notAMachine(index, written)))
      continue
    }
    machines.push({ layers: [{ ...source, part }], written })
    found.push(
      ...keysInImage(written, source.file).map(one => ({ ...one, path: ['machines', index, ...one.path] })),
      ...withoutName(document, index, written),
    )
  }
  found.push(...sameNames(document, list.map(plainTable)))
  return { machines, diagnostics: locate(found, [document]) }
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
  }
}

/** The host name that a machine itself says, where it says one. */
export function hostnameOf({ system }: Table): string | undefined {
  const hostname = isTable(system) ? system.hostname : undefined
  return typeof hostname === 'string' ? hostname : undefined
}

type Listed = { readonly list: readonly Place[]; readonly problems: readonly Diagnostic[] }

function listIn(document: Document, { content }: Place): Listed {
  if (content.kind !== 'map') {
    const what = `the file is ${kindOf(document.value)}, not keys with values`
    return { list: [], problems: [problem(document, 'config-not-a-map', [], [what, example])] }
  }
  const problems = [...content.entries.keys()]
    .filter(key => key !== 'machines')
    .map(key => ({
      ...problem(
        document,
        'config-unknown-key',
        [key],
        [
          `there is no key \`${key}\` at the top of a list of machines`,
          `a file of machines has the key \`machines\` alone: ${example}`,
        ],
      ),
      at: 'key' as const,
    }))
  const machines = content.entries.get('machines')
  if (!machines) {
    const none = problem(document, 'config-missing-key', ['machines'], ['`machines` is missing', example])
    return { list: [], problems: problems.length > 0 ? problems : [none] }
  }
  if (machines.content.kind === 'list' && machines.content.items.length > 0)
    return { list: machines.content.items, problems }
  const what = machines.content.kind === 'list' ? 'an empty list' : kindOf(plainValue(machines))
  const wrong = [`\`machines\` is ${what}, not a list of machines`, example] as const
  return { list: [], problems: [...problems, problem(document, 'config-wrong-type', ['machines'], wrong)] }
}

const example = 'for example: machines: [{system: {hostname: edge-01}}]'

type Words = readonly [message: string, hint: string]

function problem(
  { file }: Document,
  code: Diagnostic['code'],
  path: ConfigPath,
  [message, hint]: Words,
): Diagnostic {
  return { code, severity: 'error', message, file, path, hint }
}

const notAMachine = (index: number, value: unknown): Words => [
  `\`machines[${index}]\` is ${kindOf(value)}, not a mapping`,
  'write what the machine has of its own: {system: {hostname: edge-01}}',
]

/** A machine of a list needs its own name: by it people, and the folders of seeds, tell one from another. */
function withoutName(document: Document, index: number, { system }: Table): Diagnostic[] {
  if (isTable(system) ? system.hostname != null : system != null) return []
  const words = [
    `\`machines[${index}].system.hostname\` is missing, and each machine of a list has its own name`,
    'for example: system: {hostname: edge-01}; machines that get their names from a cloud share one seed, by --set',
  ] as const
  return [problem(document, 'config-missing-key', ['machines', index, 'system', 'hostname'], words)]
}

function sameNames(document: Document, machines: readonly Table[]): Diagnostic[] {
  const first = new Map<string, number>()
  return machines.flatMap((machine, index) => {
    const name = hostnameOf(machine)
    if (name === undefined) return []
    const other = first.get(name)
    if (other === undefined) {
      first.set(name, index)
      return []
    }
    const words = [
      `\`machines[${other}]\` and \`machines[${index}]\` have the same host name: ${name}`,
      'give each machine a name of its own',
    ] as const
    return [problem(document, 'seed-duplicate-name', ['machines', index, 'system', 'hostname'], words)]
  })
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
