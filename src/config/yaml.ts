import type { Document, Node, Pair, Scalar, YAMLMap } from 'yaml'
import { exactNumber } from '../render/exact-number.ts'
import { type GoValue, goScalar } from './go-yaml.ts'
import { controlCharacter, otherLineBreak, otherVersion, slashEscape } from './go-yaml-text.ts'
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
 * what the kubelet reads (go-yaml.ts), with merge keys.
 */
export async function readYaml(text: string): Promise<ReadResult> {
  const yaml = await import('yaml')
  const { documents, tooDeep } = compose(text, 'config', yaml)
  if (tooDeep) return { problems: [tooDeep] }
  const [document, second] = documents
  if (!document) return { problems: [] }
  if (document.errors.length === 0 && second)
    return { problems: [syntax('The file holds more than one document', second.range, hints.MULTIPLE_DOCS)] }
  return readDocument(document, 'config', yaml)
}

/** One document of a stream, and the part of the text that it takes, with the `---` and the comments before it. */
export type StreamedDocument = ReadResult & { readonly part: Range }

/** Reads each document of a file of Pods and of what they refer to. A document without content (`---` at the end) does not count. */
export async function readYamlStream(text: string): Promise<readonly StreamedDocument[]> {
  const yaml = await import('yaml')
  const whole: Range = [0, text.length]
  const control = controlCharacter(text)
  if (control) return [{ problems: [control], part: whole }]
  const { documents, tooDeep } = compose(text, 'pod', yaml)
  const unread =
    tooDeep ??
    otherLineBreak(text, documents, yaml) ??
    otherVersion(text, documents) ??
    slashEscape(text, documents, yaml)
  if (unread) return [{ problems: [unread], part: whole }]
  const isEmpty = ({ contents }: Document.Parsed) =>
    contents === null || (yaml.isScalar(contents) && podValue(contents) === null)
  const several = documents.filter(document => document.errors.length > 0 || !isEmpty(document))
  const counted = several.length > 0 ? several : documents.slice(0, 1)
  return counted.map(document => {
    const before = documents[documents.indexOf(document) - 1]
    const part: Range = documents.length === 1 ? whole : [before?.range[2] ?? 0, document.range[2]]
    return { ...readDocument(document, 'pod', yaml), part }
  })
}

/** The same text with changes, its comments and the order of its keys kept; undefined where YAML cannot say the change there. */
export async function editYaml(
  text: string,
  edit: (document: Document.Parsed) => void,
): Promise<string | undefined> {
  const yaml = await import('yaml')
  const [document] = compose(text, 'edit', yaml).documents
  if (!document || document.errors.length > 0) return undefined
  try {
    edit(document)
    // Without a width no line is folded.
    return document.toString({ lineWidth: 0 })
  } catch {
    // yaml 2.9 throws a plain Error where a path leads through an alias.
    return undefined
  }
}

/** What the yaml package knows of each dialect. A Pod's scalars are left as text; an edit has to print values that are new. */
const schemas = {
  config: { version: '1.2', resolveKnownTags: false, intAsBigInt: true },
  pod: { version: '1.1', schema: 'failsafe', merge: false, resolveKnownTags: false },
  edit: { version: '1.1', merge: false },
} as const

function compose(text: string, dialect: keyof typeof schemas, yaml: typeof import('yaml')) {
  const { tokens, tooDeep } = tokensOf(text, yaml)
  const documents: Document.Parsed[] = []
  if (tooDeep)
    return { documents, tooDeep: syntax(`the document is nested deeper than ${maxDepth} levels`, tooDeep) }
  const composer = new yaml.Composer({
    prettyErrors: false,
    stringKeys: true,
    // It compares each key with all before it (mapIncludes in compose/util-map-includes, yaml 2.9); Walk finds duplicates.
    uniqueKeys: false,
    logLevel: 'silent',
    ...schemas[dialect],
  })
  return { documents: [...documents, ...composer.compose(tokens, true, text.length)] }
}

function readDocument(document: Document.Parsed, dialect: Dialect, yaml: typeof import('yaml')): ReadResult {
  const problems: ReadProblem[] = []
  const [error] = document.errors
  if (error) problems.push(syntax(error.message, error.pos, hints[error.code]))
  // The kubelet takes a scalar with an unknown tag for text, and looks at no tag of a list or mapping.
  for (const { code, message, pos } of document.warnings)
    if (dialect === 'config' || code !== 'TAG_RESOLVE_FAILED')
      problems.push(syntax(message, pos, 'remove the tag'))
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

/** A config's numbers keep their type and all of their digits. */
function scalarOf({ value, source }: Scalar): unknown {
  return typeof value === 'bigint' || typeof value === 'number' ? exactNumber(value, source ?? '') : value
}

const podScalar = ({ value, type, tag }: Scalar): GoValue =>
  goScalar({ text: String(value ?? ''), plain: type === undefined || type === 'PLAIN', tag })

function podValue(scalar: Scalar): unknown {
  const read = podScalar(scalar)
  return 'value' in read ? read.value : undefined
}

/** One pass over the nodes of a document. Aliases are followed here so that loops and bombs are seen where they are. */
class Walk {
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
