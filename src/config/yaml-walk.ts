import type { Document, Node, Pair, Scalar, YAMLMap } from 'yaml'
import { exactNumber } from '../render/exact-number.ts'
import { type GoValue, goScalar } from './go-yaml.ts'
import type { Content, Place, Range } from './place.ts'
import type { Dialect, ReadProblem } from './reader.ts'

// Enough for any honest reuse; ten levels of ten aliases would be 10^10.
const maxNodes = 20_000

export function syntax(message: string, range: readonly number[], hint?: string): ReadProblem {
  const [start = 0, end = start + 1] = range
  return {
    code: 'syntax',
    message: message.charAt(0).toLowerCase() + message.slice(1),
    range: [start, end],
    hint,
  }
}

/** A config's numbers keep their type and all of their digits. */
function scalarOf({ value, source }: Scalar): unknown {
  return typeof value === 'bigint' || typeof value === 'number' ? exactNumber(value, source ?? '') : value
}

const podScalar = ({ value, type, tag }: Scalar): GoValue =>
  goScalar({ text: String(value ?? ''), plain: type === undefined || type === 'PLAIN', tag })

/** The value of a scalar of a Pod; undefined where the kubelet does not take it. */
export function podValue(scalar: Scalar): unknown {
  const read = podScalar(scalar)
  return 'value' in read ? read.value : undefined
}

/** One pass over the nodes of a document. Aliases are followed here so that loops and bombs are seen where they are. */
export class Walk {
  readonly problems: ReadProblem[] = []
  readonly #yaml: typeof import('yaml')
  readonly #dialect: Dialect
  readonly #anchors = new Map<string, Node>()
  readonly #open = new Set<Node>()
  #insideAlias = 0
  #nodes = 0

  constructor(yaml: typeof import('yaml'), dialect: Dialect) {
    this.#yaml = yaml
    this.#dialect = dialect
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
    if (!isMap(node) && !isSeq(node))
      return { kind: 'scalar', value: isScalar(node) ? this.#scalar(node, range) : null }
    this.#remember(node)
    this.#open.add(node)
    const content: Content = isMap(node)
      ? { kind: 'map', entries: this.#entries(node) }
      : { kind: 'list', items: node.items.map(item => this.#place(item as Node, range[0])) }
    this.#open.delete(node)
    return content
  }

  #scalar(node: Scalar, range: Range): unknown {
    if (this.#dialect === 'config') return scalarOf(node)
    const read = podScalar(node)
    if ('value' in read) return read.value
    this.problems.push(syntax(read.problem, range, 'put quotes around a text, without a tag'))
    return null
  }

  /** A key in the text that the kubelet makes of it (convertToJSONableObject in sigs.k8s.io/yaml). */
  #key(key: Scalar, range: Range): string {
    if (this.#dialect === 'config') return String(key.value ?? '')
    const value = this.#scalar(key, range)
    if (value === null && this.problems.length === 0)
      this.problems.push(syntax('the kubelet takes no empty key', range, 'put quotes around the key'))
    return String(value)
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
      const name = this.#key(key, [start, end])
      const place = { ...this.#place(value, end), key: [start, end] as const }
      if (this.#dialect === 'pod' && name === '<<' && key.type === 'PLAIN') this.#merge(entries, place)
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
