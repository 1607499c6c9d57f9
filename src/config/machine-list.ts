import type { ConfigPath, Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Document } from './document.ts'
import { type Place, plainValue } from './place.ts'
import { kindOf } from './show.ts'
import { isTable, type Table } from './table.ts'

export interface ListedMachine {
  readonly index: number
  readonly part: Place
  readonly written: Table
}

/** The machines of a document `machines: [{…}, …]`: each is a mapping, and has a name that no other has. */
export function listedMachines(
  document: Document,
  root: Place,
): { readonly listed: readonly ListedMachine[]; readonly problems: readonly Diagnostic[] } {
  const { list, problems } = listIn(document, root)
  const values = list.map(part => plainValue(part))
  const listed = list.flatMap((part, index) => {
    const written = values[index]
    return isTable(written) ? [{ index, part, written }] : []
  })
  const notMachines = values.flatMap((value, index) =>
    isTable(value)
      ? []
      : [problem(document, 'config-wrong-type', ['machines', index], notAMachine(index, value))],
  )
  return {
    listed,
    problems: [
      ...problems,
      ...notMachines,
      ...listed.flatMap(one => withoutName(document, one)),
      ...sameNames(document, listed),
    ],
  }
}

/** The host name that a machine itself says, where it says one. */
export function hostnameOf({ system }: Table): string | undefined {
  const hostname = isTable(system) ? system.hostname : undefined
  return typeof hostname === 'string' ? hostname : undefined
}

interface List {
  readonly list: readonly Place[]
  readonly problems: readonly Diagnostic[]
}

function listIn(document: Document, { content }: Place): List {
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
function withoutName(document: Document, { index, written: { system } }: ListedMachine): Diagnostic[] {
  // What else `system` is, the schema refuses.
  if (isTable(system) ? system.hostname != null : system != null) return []
  const words = [
    `\`machines[${index}].system.hostname\` is missing, and each machine of a list has its own name`,
    'for example: system: {hostname: edge-01}; machines that get their names from a cloud share one seed, by --set',
  ] as const
  return [problem(document, 'config-missing-key', ['machines', index, 'system', 'hostname'], words)]
}

function sameNames(document: Document, listed: readonly ListedMachine[]): Diagnostic[] {
  const first = new Map<string, number>()
  return listed.flatMap(({ index, written }) => {
    const name = hostnameOf(written)
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
