import type { AST } from 'toml-eslint-parser'
import { exactNumber } from '../render/exact-number.ts'
import type { Content, Place, Range } from './place.ts'
import type { ReadResult } from './reader.ts'
import { TomlDate } from './toml-date.ts'
import { tooDeep, tooDeepIn, tooLong } from './toml-limits.ts'

/** A table while it is being filled: TOML may come back to it from anywhere in the file. */
interface Table {
  range: Range
  key: Range | undefined
  readonly content: { kind: 'map'; entries: Map<string, Place> }
}

/**
 * Reads TOML 1.0. The parser checks the rules (what may be defined twice, and where); the value is built here
 * because its own getStaticTOMLValue has no positions and writes through `__proto__`.
 */
export async function readToml(text: string): Promise<ReadResult> {
  const deep = tooDeep(text)
  if (deep) return { problems: [deep] }
  const { parseTOML, ParseError } = await import('toml-eslint-parser')
  try {
    const root = documentOf(parseTOML(text, { tomlVersion: '1.0' }))
    const below = tooDeepIn(root)
    return below ? { problems: [below] } : { root, problems: [] }
  } catch (error) {
    if (error instanceof RangeError) return { problems: [tooLong(text)] }
    if (!(error instanceof ParseError)) throw error
    const message = error.message.charAt(0).toLowerCase() + error.message.slice(1)
    const duplicate = message.startsWith('defining a key multiple times')
    return {
      problems: [
        {
          code: duplicate ? 'config-duplicate-key' : 'syntax',
          message: duplicate ? 'this key or table is defined twice' : message,
          range: [error.index, error.index + 1],
          hint: duplicate ? 'keep one of the two' : bareTextHint(text, error.index),
        },
      ],
    }
  }
}

/** TOML has no text without quotes, as YAML has. */
function bareTextHint(text: string, index: number): string | undefined {
  const before = text.slice(text.lastIndexOf('\n', index - 1) + 1, index)
  const [word] = /^[A-Za-z/.][^\s#,\]}]*/.exec(text.slice(index)) ?? []
  return word !== undefined && /[=[,]\s*$/.test(before) ? `write text in quotes: "${word}"` : undefined
}

function documentOf({ body: [top] }: AST.TOMLProgram): Place {
  const first = top.body[0]
  const root = table(first ? rangeOf(first) : [0, 0], undefined)
  for (const node of top.body)
    if (node.type === 'TOMLKeyValue') assign(root, node)
    else {
      const target = open(root, node)
      for (const pair of node.body) assign(target, pair)
    }
  return root
}

const rangeOf = ({ range }: AST.TOMLNode): Range => [range[0], range[1]]

const table = (range: Range, key: Range | undefined): Table => ({
  range,
  key,
  content: { kind: 'map', entries: new Map() },
})

/** The table that a header opens: `[a.b]`, or a new item of `[[a.b]]`. */
function open(root: Table, node: AST.TOMLTable): Table {
  const parts = node.key.keys
  const last = parts.at(-1)
  if (!last) return root
  const parent = descend(root, parts.slice(0, -1))
  if (node.kind === 'standard') return enter(parent, last, rangeOf(node))
  const item = table(rangeOf(node), undefined)
  const list = parent.content.entries.get(nameOf(last))
  if (list?.content.kind === 'list') (list.content.items as Place[]).push(item)
  else
    parent.content.entries.set(nameOf(last), {
      range: rangeOf(node),
      key: rangeOf(last),
      content: { kind: 'list', items: [item] },
    })
  return item
}

function assign(target: Table, { key, value }: AST.TOMLKeyValue): void {
  const last = key.keys.at(-1)
  if (!last) return
  const parent = descend(target, key.keys.slice(0, -1))
  parent.content.entries.set(nameOf(last), {
    range: rangeOf(value),
    key: rangeOf(last),
    content: contentOf(value),
  })
}

function descend(target: Table, parts: readonly (AST.TOMLBare | AST.TOMLQuoted)[]): Table {
  return parts.reduce((parent, part) => enter(parent, part, rangeOf(part)), target)
}

/** The table of that name, made when it is not there; of a list of tables, its last item. */
function enter(parent: Table, part: AST.TOMLBare | AST.TOMLQuoted, range: Range): Table {
  const found = parent.content.entries.get(nameOf(part))
  const place = found?.content.kind === 'list' ? found.content.items.at(-1) : found
  if (place?.content.kind === 'map') return place as Table
  const made = table(range, rangeOf(part))
  parent.content.entries.set(nameOf(part), made)
  return made
}

const nameOf = (key: AST.TOMLBare | AST.TOMLQuoted): string =>
  key.type === 'TOMLBare' ? key.name : key.value

function contentOf(node: AST.TOMLContentNode): Content {
  if (node.type === 'TOMLArray')
    return {
      kind: 'list',
      items: node.elements.map(item => ({ range: rangeOf(item), content: contentOf(item) })),
    }
  if (node.type === 'TOMLInlineTable') {
    const inline = table(rangeOf(node), undefined)
    for (const pair of node.body) assign(inline, pair)
    return inline.content
  }
  return { kind: 'scalar', value: scalarOf(node) }
}

function scalarOf(node: AST.TOMLValue): unknown {
  if (node.kind === 'integer') return exactNumber(node.bigint, node.number)
  if (node.kind === 'float') return exactNumber(node.value, node.number)
  return 'datetime' in node ? new TomlDate(node.datetime) : node.value
}
