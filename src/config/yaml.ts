import type { Document, Node, Pair, Scalar, YAMLMap } from 'yaml'
import { exactNumber } from '../render/exact-number.ts'
import { type Content, maxDepth, type Place, type Range } from './place.ts'
import type { Dialect, ReadProblem, ReadResult } from './reader.ts'
import { tokensOf } from './yaml-tokens.ts'

// Enough for any honest reuse; ten levels of ten aliases would be 10^10.
const maxNodes = 20_000

const hints: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'indent with spaces',
  BLOCK_AS_IMPLICIT_KEY: 'put quotes around a value that holds ": "',
  BAD_SCALAR_START: 'put quotes around the value',
  MULTIPLE_DOCS: 'one file holds one document: move each of the others to a file of its own',
  BAD_DQ_ESCAPE: 'in single quotes a backslash is an ordinary character',
}

/**
 * Reads YAML. A config is YAML 1.2 core: `yes` and `on` are strings, and `<<` is a key like any other. A Pod is
 * what the kubelet reads (sigs.k8s.io/yaml, on go-yaml 2): 1.1 booleans and merge keys, but no base-60 numbers and
 * no timestamps.
 */
export async function readYaml(text: string, dialect: Dialect): Promise<ReadResult> {
  const yaml = await import('yaml')
  const { tokens, tooDeep } = tokensOf(text, yaml)
  if (tooDeep) return { problems: [syntax(`the document is nested deeper than ${maxDepth} levels`, tooDeep)] }

  const composer = new yaml.Composer({
    prettyErrors: false,
    stringKeys: true,
    // It compares each key with all before it (mapIncludes in compose/util-map-includes, yaml 2.9); Walk finds duplicates.
    uniqueKeys: false,
    logLevel: 'silent',
    ...(dialect === 'config'
      ? { version: '1.2', resolveKnownTags: false, intAsBigInt: true }
      : {
          version: '1.1',
          merge: false,
          customTags: tags =>
            tags.filter(
              tag => typeof tag === 'string' || (tag.format !== 'TIME' && !/timestamp/.test(tag.tag)),
            ),
        }),
  })
  const [document, second] = [...composer.compose(tokens, true, text.length)]
  if (!document) return { problems: [] }

  const problems: ReadProblem[] = []
  const [error] = document.errors
  if (error) problems.push(syntax(error.message, error.pos, hints[error.code]))
  else if (second)
    problems.push(syntax('The file holds more than one document', second.range, hints.MULTIPLE_DOCS))
  for (const { message, pos } of document.warnings) problems.push(syntax(message, pos, 'remove the tag'))
  if (problems.length > 0) return { problems }

  const walk = new Walk(yaml, dialect)
  const root = walk.root(document)
  return walk.problems.some(({ code }) => code !== 'config-duplicate-key')
    ? { problems: walk.problems }
    : { root, problems: walk.problems }
}

function syntax(message: string, range: readonly number[], hint?: string): ReadProblem {
  const [start = 0, end = start + 1] = range
  return {
    code: 'syntax',
    message: message.charAt(0).toLowerCase() + message.slice(1),
    range: [start, end],
    hint,
  }
}

/** A config's numbers keep their type and all of their digits; those of a Pod are only looked at. */
function scalarOf({ value, source }: Scalar): unknown {
  return typeof value === 'bigint' || typeof value === 'number' ? exactNumber(value, source ?? '') : value
}

/** One pass over the nodes of a document. Aliases are followed here so that loops and bombs are seen where they are. */
class Walk {
  readonly problems: ReadProblem[] = []
  readonly #yaml: typeof import('yaml')
  readonly #merges: boolean
  readonly #anchors = new Map<string, Node>()
  readonly #open = new Set<Node>()
  #insideAlias = 0
  #nodes = 0

  constructor(yaml: typeof import('yaml'), dialect: Dialect) {
    this.#yaml = yaml
    this.#merges = dialect === 'pod'
  }

  root(document: Document.Parsed): Place {
    return this.#place(document.contents, document.range[0])
  }

  #place(node: Node | null | undefined, otherwise: number): Place {
    const [start, end] = node?.range ?? [otherwise, otherwise]
    return { range: [start, end], content: this.#content(node, [start, end]) }
  }

  #content(node: Node | null | undefined, range: Range): Content {
    const { isAlias, isMap, isSeq, isScalar } = this.#yaml
    if (isAlias(node)) return this.#target(node.source, range)
    if (isScalar(node)) this.#remember(node)
    if (!isMap(node) && !isSeq(node)) return { kind: 'scalar', value: isScalar(node) ? scalarOf(node) : null }
    this.#remember(node)
    this.#open.add(node)
    const content: Content = isMap(node)
      ? { kind: 'map', entries: this.#entries(node) }
      : { kind: 'list', items: node.items.map(item => this.#place(item as Node, range[0])) }
    this.#open.delete(node)
    return content
  }

  /** An anchor is seen in the order of the text; when an alias is followed, its anchors were seen already. */
  #remember(node: Node & { anchor?: string }): void {
    this.#nodes++
    if (node.anchor !== undefined && this.#insideAlias === 0) this.#anchors.set(node.anchor, node)
  }

  #target(name: string, range: Range): Content {
    const nothing: Content = { kind: 'scalar', value: null }
    const target = this.#anchors.get(name)
    if (!target) {
      this.problems.push(syntax(`no anchor &${name} stands before this alias`, range))
      return nothing
    }
    const loop = this.#open.has(target)
    if (loop || this.#nodes > maxNodes) {
      if (!this.problems.some(({ code }) => code === 'config-alias'))
        this.problems.push({
          code: 'config-alias',
          message: loop
            ? `the alias *${name} is inside of what it stands for`
            : `with this alias the document grows beyond ${maxNodes} nodes`,
          range,
          hint: 'write the value out',
        })
      return nothing
    }
    this.#insideAlias++
    const content = this.#content(target, range)
    this.#insideAlias--
    return content
  }

  #entries(map: YAMLMap): Map<string, Place> {
    const entries = new Map<string, Place>()
    const written = new Set<string>()
    for (const { key, value } of map.items as Pair<Scalar, Node | null>[]) {
      const [start, end] = key.range ?? [0, 0]
      const name = String(key.value ?? '')
      const place = { ...this.#place(value, end), key: [start, end] as const }
      if (this.#merges && name === '<<' && key.type === 'PLAIN') this.#merge(entries, place)
      else if (!written.has(name)) entries.set(name, place)
      else if (this.#insideAlias === 0)
        this.problems.push({
          code: 'config-duplicate-key',
          message: `the key \`${name}\` is written twice`,
          range: [start, end],
          hint: 'keep one of the two',
        })
      written.add(name)
    }
    return entries
  }

  /**
   * YAML 1.1 merge key, as the kubelet's decoder takes it (go-yaml 2): of several mappings the first wins, but all of
   * them win over the keys that stand before the merge.
   */
  #merge(entries: Map<string, Place>, { content, range }: Place): void {
    const maps = content.kind === 'list' ? content.items.map(item => item.content).reverse() : [content]
    for (const map of maps) {
      if (map.kind === 'map') for (const [name, place] of map.entries) entries.set(name, place)
      else
        this.problems.push(syntax('only mappings can be merged', range, 'name a mapping, or a list of them'))
    }
  }
}
