import type * as z from 'zod/mini'
import { formatPath } from '../diagnostics/config-path.ts'
import type { ConfigPath, Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Document } from './document.ts'
import { schemasAt, shapesAt } from './schema-walk.ts'
import { kindOf, show } from './show.ts'
import { closest, unknownKeyHint } from './unknown-key.ts'

type Issue = z.core.$ZodIssue
type UnionIssue = Extract<Issue, { code: 'invalid_union' }>
type Found = Omit<Diagnostic, 'severity' | 'file'>

/** What the schema refused, in words: one diagnostic for each thing to change. */
export function explain(issues: readonly Issue[], document: Document, text: string): Diagnostic[] {
  const context: Context = {
    syntax: document.syntax,
    valueAt: path => valueAt(document.value, path),
    textAt: path => {
      const span = document.span(path)
      return text.slice(span.start, span.end)
    },
  }
  const found = issues.flatMap(issue => explainIssue(issue, [], context))
  return withoutEchoes(found).map(problem => ({ severity: 'error', file: document.file, ...problem }))
}

interface Context {
  readonly syntax: Document['syntax']
  readonly valueAt: (path: ConfigPath) => unknown
  /** The value as it is written. */
  readonly textAt: (path: ConfigPath) => string
}

/** A misspelt key is one problem, even when the key that was meant is now missing. */
function withoutEchoes(found: readonly Found[]): Found[] {
  const unknown = found.filter(({ code }) => code === 'config-unknown-key')
  return found.filter(({ code, path }) => {
    if (code !== 'config-missing-key') return true
    const parent = formatPath(path.slice(0, -1))
    return !unknown.some(
      other =>
        formatPath(other.path.slice(0, -1)) === parent &&
        closest(String(other.path.at(-1)), [String(path.at(-1))]) !== undefined,
    )
  })
}

function explainIssue(issue: Issue, prefix: ConfigPath, context: Context): Found[] {
  // A path of ours holds no symbols: documents have none.
  const path = [...prefix, ...(issue.path as (string | number)[])]
  if (issue.code === 'unrecognized_keys') return issue.keys.map(key => unknownKey(key, path, context))
  if (issue.code === 'invalid_key') return [badKey(issue, path)]
  const value = context.valueAt(path)
  if (issue.code === 'invalid_union') {
    const branch = meantBranch(issue, value)
    if (branch) return branch.flatMap(inner => explainIssue(inner, path, context))
  }
  if (value === undefined) return [missingKey(path)]
  return [badValue(issue, path, value, context)]
}

/** The branch of a union that a list or a mapping was meant for; a scalar is better told what all of them take. */
function meantBranch(issue: UnionIssue, value: unknown): Issue[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const branches = issue.errors.filter(
    issues =>
      !issues.some(({ code, path }) => path.length === 0 && /^invalid_(type|value|union)$/.test(code)),
  )
  const ranked = branches
    .map(issues => ({ issues, unknown: countUnknown(issues) }))
    .sort((a, b) => a.unknown - b.unknown || a.issues.length - b.issues.length)
  const nothingFits = branches.length > 1 && ranked[0]?.unknown === Object.keys(value).length
  return nothingFits ? undefined : ranked[0]?.issues
}

const countUnknown = (issues: readonly Issue[]): number =>
  issues.reduce((count, issue) => count + (issue.code === 'unrecognized_keys' ? issue.keys.length : 0), 0)

function unknownKey(key: string, path: ConfigPath, context: Context): Found {
  // Of several mappings that could be meant here, the one that shares most keys with what is written.
  const written = Object.keys(context.valueAt(path) ?? {})
  const [known = []] = shapesAt(path).sort((a, b) => shared(b, written) - shared(a, written))
  const left = known.filter(name => !written.includes(name))
  const where = path.length === 0 ? 'at the top of a config' : `in \`${formatPath(path)}\``
  return {
    code: 'config-unknown-key',
    message: `there is no key \`${key}\` ${where}`,
    path: [...path, key],
    at: 'key',
    hint: unknownKeyHint(key, path, left),
  }
}

const shared = (a: readonly string[], b: readonly string[]) => a.filter(name => b.includes(name)).length

function badKey(issue: Extract<Issue, { code: 'invalid_key' }>, path: ConfigPath): Found {
  return {
    code: 'config-bad-value',
    message: `the key \`${path.at(-1)}\` ${issue.issues[0]?.message ?? 'is not allowed'}`,
    path,
    at: 'key',
  }
}

function missingKey(path: ConfigPath): Found {
  const example = exampleOf(path)
  return {
    code: 'config-missing-key',
    message: `\`${formatPath(path)}\` is missing, and it has no default`,
    path,
    ...(example === undefined ? {} : { hint: `for example \`${path.at(-1)}: ${example}\`` }),
  }
}

const examples: Readonly<Record<string, string>> = { name: 'edge-web', clientCA: 'pki/ca.crt' }
const exampleOf = (path: ConfigPath): string | undefined => examples[String(path.at(-1))]

function badValue(issue: Issue, path: ConfigPath, value: unknown, context: Context): Found {
  const name = path.length === 0 ? 'the config' : `\`${formatPath(path)}\``
  if (path.length === 0)
    return {
      code: 'config-not-a-map',
      message:
        value === null ? 'the config is empty' : `the config is ${kindOf(value)}, not keys with values`,
      path,
      hint: 'the shortest config is one line: name: my-node',
    }
  if (path.at(-1) === 'version' && typeof value === 'number')
    return numberAsVersion(name, path, value, context)
  const hint = hintFor(issue, path, value, context)
  const expected = expectation(issue)
  return {
    code: isWrongType(issue, value, path) ? 'config-wrong-type' : 'config-bad-value',
    message:
      value === null
        ? `${name} has no value`
        : expected === undefined
          ? `${name} ${ruleOf(issue)}: ${show(value)}`
          : `${name} is ${kindOf(value)}, not ${expected}${isShort(value) ? `: ${show(value)}` : ''}`,
    path,
    ...(hint === undefined ? {} : { hint }),
  }
}

const isShort = (value: unknown) =>
  typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value))

function numberAsVersion(name: string, path: ConfigPath, value: number, context: Context): Found {
  const written = context.textAt(path)
  return {
    code: 'config-version-is-number',
    message:
      String(value) === written
        ? `${name} is the number ${written}, and a version is text`
        : `${name} is the number ${written}, which is the same as ${value}, and a version is text`,
    path,
    hint: `write it in quotes: "${written}"`,
  }
}

const types: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
}

/** What type was wanted, when the type is what is wrong. */
function expectation(issue: Issue): string | undefined {
  if (issue.code === 'invalid_type' && !issue.message.startsWith('is '))
    return types[issue.expected] ?? issue.expected
  return undefined
}

/** The rule of schema.ts, which goes on from the key's name; enums list their values. */
function ruleOf(issue: Issue): string {
  if (issue.code === 'invalid_value') return `is not ${issue.values.join(' or ')}`
  if (/^(is|holds) /.test(issue.message)) return issue.message
  return issue.code === 'invalid_union'
    ? 'is not text, a number, true, false, a list or a mapping'
    : 'is not allowed'
}

function isWrongType(issue: Issue, value: unknown, path: ConfigPath): boolean {
  if (issue.code === 'invalid_type') return issue.expected !== 'int' || typeof value !== 'number'
  if (issue.code !== 'invalid_union') return false
  const type = typeName(value)
  return !schemasAt(path).some(schema => typesOf(schema).includes(type))
}

const typeName = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value

function typesOf(schema: z.core.$ZodType): string[] {
  const definition = schema._zod.def
  if (definition.type === 'literal' || definition.type === 'enum') return ['string']
  return [definition.type === 'record' ? 'object' : definition.type === 'int' ? 'number' : definition.type]
}

const booleans: Readonly<Record<string, boolean>> = {
  yes: true,
  on: true,
  y: true,
  true: true,
  no: false,
  off: false,
  n: false,
  false: false,
}

// What the other half of the world calls the same two architectures.
const synonyms: Readonly<Record<string, string>> = { x86_64: 'amd64', x64: 'amd64', aarch64: 'arm64' }

/** The first spelling of the value that the schema would take. */
function hintFor(issue: Issue, path: ConfigPath, value: unknown, context: Context): string | undefined {
  if (value === null) return 'write a value, or leave the key out for its default'
  if (issue.code === 'invalid_value' && typeof value === 'string') {
    const meant = synonyms[value] ?? closest(value, issue.values.map(String))
    return meant === undefined ? undefined : `did you mean \`${meant}\`?`
  }
  const takes = (candidate: unknown) => schemasAt(path).some(schema => accepts(schema, candidate))
  if (typeof value === 'string') {
    const boolean = Object.hasOwn(booleans, value.toLowerCase()) ? booleans[value.toLowerCase()] : undefined
    if (boolean !== undefined && takes(boolean)) return `write \`${boolean}\``
    if (value.trim() !== '' && takes(Number(value))) return `write it without quotes: ${Number(value)}`
  }
  if (takes([value])) return `write a list: ${listOf(value, context)}`
  if (value === false && takes('off')) return 'write `off`, in quotes: "off"'
  const written = context.textAt(path)
  if (typeof value !== 'string' && typeof value !== 'object' && takes(written))
    return `write it in quotes: "${written}"`
  if (issue.code === 'invalid_union' && typeof value === 'string') {
    const words = schemasAt(path).flatMap(wordsOf)
    const meant = closest(value, words)
    return meant === undefined ? undefined : `did you mean \`${meant}\`?`
  }
  return undefined
}

function accepts(schema: z.core.$ZodType, value: unknown): boolean {
  const result = schema._zod.run({ value, issues: [] }, { async: false })
  return !(result instanceof Promise) && result.issues.length === 0
}

function wordsOf(schema: z.core.$ZodType): string[] {
  const { values } = schema._zod
  return values ? [...values].map(String) : []
}

function listOf(value: unknown, context: Context): string {
  const bare = context.syntax === 'yaml' && typeof value === 'string' && /^[\w./-]+$/.test(value)
  return bare ? `[${value}]` : JSON.stringify([value])
}

function valueAt(value: unknown, path: ConfigPath): unknown {
  return path.reduce<unknown>(
    (node, part) =>
      typeof node === 'object' && node !== null && Object.hasOwn(node, part)
        ? (node as Record<string | number, unknown>)[part]
        : undefined,
    value,
  )
}
