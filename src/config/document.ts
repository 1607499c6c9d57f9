import type { ConfigPath, Diagnostic, Span } from '../diagnostics/diagnostic.ts'
import { markLength, type SourceFile, spanMaker } from '../diagnostics/source.ts'
import { isNumber, nearest } from '../render/exact-number.ts'
import { tooManyItems, tooManyValues } from './document-size.ts'
import { readJson } from './json.ts'
import { type Place, plainValue, type Range, rangeOf } from './place.ts'
import type { ReadResult } from './reader.ts'

export type { SourceFile } from '../diagnostics/source.ts'

/** What a file says, and where it says it. */
export interface Document {
  readonly file: string
  readonly syntax: Syntax
  /** Plain data, and in a config ExactNumbers. A TOML date or time is a TomlDate. */
  readonly value: unknown
  /** Its text: of a file with several documents, its part. */
  readonly text: string
  /**
   * The place of what `path` names (default: of its value), or of its nearest ancestor that exists; `file` where that
   * is another one than the document's.
   */
  span(path: ConfigPath, at?: 'key' | 'value'): Span & { readonly file?: string }
  /** The text at that place. */
  textAt(path: ConfigPath): string
}

export type Syntax = 'yaml' | 'toml' | 'json'

/** The syntax that a file name asks for: .toml, .json, and YAML for everything else. */
export function syntaxOf(file: string): Syntax {
  return /\.toml$/i.test(file) ? 'toml' : /\.json$/i.test(file) ? 'json' : 'yaml'
}

interface SyntaxOption {
  readonly syntax?: 'config-syntax' | 'lock-invalid' | 'conflist-invalid'
  /** Default: what the name of the file asks for. */
  readonly as?: Syntax
}

/**
 * Text to data with positions. `syntax` is the code for a text that cannot be read. There is a document unless the text
 * cannot be read, and it may come with problems (duplicate keys: the first one counts).
 */
export async function parseDocument(
  source: SourceFile,
  { syntax: code = 'config-syntax', as }: SyntaxOption = {},
): Promise<{ document?: Document; root?: Place; diagnostics: Diagnostic[] }> {
  const syntax = as ?? syntaxOf(source.file)
  const file = openText(source, code)
  const broken = file.undecodable()
  if (broken) return { diagnostics: [broken] }
  return file.document(await readBounded(file.text, syntax), { syntax, part: [0, file.text.length] })
}

/** What parseManifests() reads. */
export interface Manifests {
  readonly documents: readonly Document[]
  /** Every document could be read. */
  readonly isComplete: boolean
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * The documents of a file of manifests, read as the kubelet reads YAML and JSON, whatever the file is called. Unlike a kubelet,
 * which takes the first document and drops the others, bakelet takes them all.
 */
export async function parseManifests(source: SourceFile): Promise<Manifests> {
  const { readManifests } = await import('./manifests.ts')
  const file = openText(source, 'pod-syntax')
  const broken = file.undecodable()
  if (broken) return { documents: [], isComplete: false, diagnostics: [broken] }
  const read = await readManifests(file.text, { marked: file.text.length < source.text.length })
  const parsed = read.map(one => file.document(one, one))
  return {
    documents: parsed.flatMap(({ document }) => document ?? []),
    isComplete: parsed.every(({ document }) => document),
    diagnostics: parsed.flatMap(({ diagnostics }) => diagnostics),
  }
}

type SyntaxCode = NonNullable<SyntaxOption['syntax']> | 'pod-syntax'

/** A text that is about to be read, and how what was read becomes a document. */
function openText(source: SourceFile, syntaxCode: SyntaxCode) {
  const { file } = source
  const mark = markLength(source.text)
  const text = source.text.slice(mark)
  const toSpan = spanMaker(source.text)
  const spanOf = ([start, end]: Range): Span => toSpan(start + mark, end + mark)
  const error = { severity: 'error', file, path: [] } as const
  return {
    text,
    undecodable(): Diagnostic | undefined {
      const broken = undecodable(text)
      return broken && { ...error, ...broken.problem, span: spanOf(broken.range) }
    },
    document({ root, problems }: ReadResult, { syntax, part }: { syntax: Syntax; part: Range }) {
      const diagnostics: Diagnostic[] = problems.map(({ code, message, range, hint }) => ({
        ...error,
        code: code === 'syntax' ? syntaxCode : code,
        message,
        span: spanOf(range),
        ...(hint === undefined ? {} : { hint }),
      }))
      if (!root) return { diagnostics }

      const flawed = [...unusable(root)]
      for (const { range, code, message, hint } of flawed)
        diagnostics.push({ ...error, code, message, hint, span: spanOf(range) })
      const usable = flawed.length === 0 ? root : withUsableText(root)
      const document: Document = {
        file,
        syntax,
        value: syntaxCode === 'config-syntax' ? plainValue(usable) : plainValue(usable, plain),
        // The whole file of a single document, with its byte order mark: as it was written, byte for byte.
        text: part[1] - part[0] === text.length ? source.text : text.slice(...part),
        span: (path, at = 'value') => spanOf(rangeOf(usable, path, at)),
        textAt: path => text.slice(...rangeOf(usable, path, 'value')),
      }
      return { document, root: usable, diagnostics }
    },
  }
}

async function readBounded(text: string, syntax: Syntax): Promise<ReadResult> {
  const tooLong = tooManyItems(text)
  if (tooLong) return { problems: [tooLong] }
  const found = await read(text, syntax)
  const tooMany = found.root && tooManyValues(found.root)
  return tooMany ? { problems: [...found.problems, tooMany] } : found
}

/** Only a config's values are printed again; of a pod and a lock they are compared with plain numbers. */
const plain = (value: unknown) => (isNumber(value) ? nearest(value) : value)

async function read(text: string, syntax: Syntax): Promise<ReadResult> {
  if (syntax === 'json') return readJson(text)
  if (syntax === 'toml') return (await import('./toml.ts')).readToml(text)
  return (await import('./yaml.ts')).readYaml(text)
}

/** The first character that shows that the bytes were not UTF-8 text. A decoder puts U+FFFD where it had to give up. */
function undecodable(text: string) {
  // Patterns with \p{…} take V8 a millisecond to make, so they wait until there is something to find.
  if (text.isWellFormed() && !/[\0\ufffd]/.test(text)) return undefined
  const at = text.search(/\0|\ufffd|\p{Surrogate}/u)
  const message = text[at] === '\0' ? 'the file holds a NUL byte' : 'the file is not UTF-8 here'
  return {
    problem: { code: 'config-encoding', message, hint: 'save the file as UTF-8' },
    range: [at, at + 1],
  } as const
}

interface Unusable {
  readonly range: Range
  readonly code: 'config-encoding' | 'config-unknown-key'
  readonly message: string
  readonly hint: string
}

/** Keys and strings that are well-formed and still of no use to anybody. */
function* unusable(place: Place): Generator<Unusable> {
  const { content, range } = place
  if (content.kind === 'scalar') {
    if (typeof content.value === 'string') yield* flaws(content.value, range)
  } else if (content.kind === 'list') for (const item of content.items) yield* unusable(item)
  else
    for (const [name, entry] of content.entries) {
      const keyRange = entry.key ?? entry.range
      yield* flaws(name, keyRange)
      if (name === '__proto__')
        yield {
          range: keyRange,
          code: 'config-unknown-key',
          message: 'no key is named `__proto__`',
          hint: 'remove it',
        }
      yield* unusable(entry)
    }
}

const removeIt = 'remove the character'

/** What an escape (`\0`, `\ud800`) can put into a string, and no file, unit or command line can carry. */
function* flaws(text: string, range: Range): Generator<Unusable> {
  if (text.includes('\0'))
    yield { range, code: 'config-encoding', message: 'this string holds a NUL character', hint: removeIt }
  if (!text.isWellFormed())
    yield {
      range,
      code: 'config-encoding',
      message: 'this string holds half of a surrogate pair',
      hint: 'write the whole character, such as 😀, or both halves of its escape',
    }
}

/**
 * The same document with U+FFFD for what no text can hold. It has been reported, and everything after can rely on text that
 * every encoder takes.
 */
function withUsableText(place: Place): Place {
  const { content } = place
  if (content.kind === 'list')
    return { ...place, content: { kind: 'list', items: content.items.map(withUsableText) } }
  if (content.kind === 'map') {
    const entries = [...content.entries].map(
      ([name, entry]) => [usable(name), withUsableText(entry)] as const,
    )
    return { ...place, content: { kind: 'map', entries: new Map(entries) } }
  }
  const { value } = content
  return typeof value === 'string' ? { ...place, content: { kind: 'scalar', value: usable(value) } } : place
}

const usable = (text: string): string => text.toWellFormed().replaceAll('\0', '\ufffd')
