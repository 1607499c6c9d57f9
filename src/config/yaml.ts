import type { Document } from 'yaml'
import { controlCharacter, otherLineBreak, otherVersion, slashEscape } from './go-yaml-text.ts'
import { maxDepth, type Range } from './place.ts'
import type { Dialect, ReadProblem, ReadResult } from './reader.ts'
import { tokensOf } from './yaml-tokens.ts'
import { podValue, syntax, Walk } from './yaml-walk.ts'

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
