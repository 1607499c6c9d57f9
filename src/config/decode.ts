import type * as z from 'zod/mini'
import { closest } from '../diagnostics/closest.ts'
import { formatPath } from '../diagnostics/config-path.ts'
import type { ConfigPath, Diagnostic } from '../diagnostics/diagnostic.ts'
import { badValue } from './bad-value.ts'
import type { Document } from './document.ts'
import type { Context, Found } from './found.ts'
import { shapesAt } from './schema-walk.ts'
import { isTable } from './table.ts'
import { exclusiveKeyHint, unknownKeyHint } from './unknown-key.ts'
import { keyHint } from './value-hints.ts'
import { assignment } from './written.ts'

type Issue = z.core.$ZodIssue
type IssueOf<Code extends Issue['code']> = Extract<Issue, { code: Code }>

/** Turns the issues of the schema into diagnostics: one for each necessary change. */
export function describeIssues(
  issues: readonly Issue[],
  document: Document,
  textAt: Context['textAt'],
): Diagnostic[] {
  const context: Context = {
    syntax: document.syntax,
    valueAt: path => valueAt(document.value, path),
    textAt,
  }
  const found = issues.flatMap(issue => explainIssue(issue, [], context))
  return withoutEchoes(found).map(problem => ({ severity: 'error', file: document.file, ...problem }))
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

function explainIssue(issue: Issue, prefix: ConfigPath, context: Context): Found[] {
  // A document has no symbols, so neither has a path in it.
  const path = [...prefix, ...(issue.path as (string | number)[])]
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue.keys, path, context)
  if (issue.code === 'invalid_key') return [badKey(issue, path)]
  const value = context.valueAt(path)
  if (issue.code === 'invalid_union') {
    const branch = meantBranch(issue, value)
    if (branch) return branch.flatMap(inner => explainIssue(inner, path, context))
  }
  return [value === undefined ? missingKey(path, context) : badValue(issue, path, value, context)]
}

/** The branch of a union that a list or a mapping was meant for. A scalar is better told what all of them take. */
function meantBranch(issue: IssueOf<'invalid_union'>, value: unknown): Issue[] | undefined {
  if (!Array.isArray(value) && !isTable(value)) return undefined
  const ofType = issue.errors.filter(
    issues =>
      !issues.some(
        ({ code, path }) => path.length === 0 && /^(invalid_(type|value|union)|custom)$/.test(code),
      ),
  )
  const ranked = withoutOtherKinds(ofType)
    .map(issues => ({ issues, unknown: countUnknown(issues) }))
    .sort((a, b) => a.unknown - b.unknown || a.issues.length - b.issues.length)
  const nothingFits = ranked.length > 1 && ranked[0]?.unknown === Object.keys(value).length
  return nothingFits ? undefined : ranked[0]?.issues
}

/** Where a key has a word of its own in each branch, as in `type: macvlan`, the word says which branch it is. */
function withoutOtherKinds(branches: readonly Issue[][]): readonly Issue[][] {
  const otherWords = (issues: Issue[]) =>
    issues.flatMap(one => (one.code === 'invalid_value' && one.values.length === 1 ? one.path : []))
  const keys = new Set(branches.flatMap(otherWords))
  const isThis = (issues: Issue[]) =>
    otherWords(issues).length === 0 &&
    !issues.some(one => one.code === 'unrecognized_keys' && one.keys.some(key => keys.has(key)))
  return keys.size > 0 && branches.some(isThis) ? branches.filter(isThis) : branches
}

const countUnknown = (issues: readonly Issue[]): number =>
  issues.reduce((count, issue) => count + (issue.code === 'unrecognized_keys' ? issue.keys.length : 0), 0)

function unknownKeys(keys: readonly string[], path: ConfigPath, context: Context): Found[] {
  const written = new Set(Object.keys(context.valueAt(path) ?? {}))
  const shared = (names: readonly string[]) => names.filter(name => written.has(name)).length
  // Of several mappings that could be meant here, the one that has most of the keys that are written.
  const shapes = shapesAt(path)
  const [known = []] = shapes.toSorted((a, b) => shared(b) - shared(a))
  const free = known.filter(name => !written.has(name))
  return keys.map(key => ({
    code: 'config-unknown-key',
    message: `there is no key \`${key}\` ${path.length === 0 ? 'at the top of a config' : `in \`${formatPath(path)}\``}`,
    path: [...path, key],
    at: 'key',
    hint: exclusiveKeyHint(key, written, shapes) ?? unknownKeyHint(key, path, free),
  }))
}

function badKey(issue: IssueOf<'invalid_key'>, path: ConfigPath): Found {
  const hint = keyHint(path)
  return {
    code: 'config-bad-value',
    message: `the key \`${path.at(-1)}\` ${issue.issues[0]?.message ?? 'is not allowed'}`,
    path,
    at: 'key',
    ...(hint === undefined ? {} : { hint }),
  }
}

const examples: ReadonlyMap<string, string> = new Map([
  ['name', 'edge-web'],
  ['clientCA', 'pki/ca.crt'],
  ['url', 'https://mirror.example.com'],
])

function missingKey(path: ConfigPath, { syntax }: Context): Found {
  const key = String(path.at(-1))
  const example = examples.get(key)
  return {
    code: 'config-missing-key',
    message: `\`${formatPath(path)}\` is missing, and it has no default`,
    path,
    ...(example === undefined ? {} : { hint: `for example: ${assignment(key, example, syntax)}` }),
  }
}

/** A misspelt key is one problem, even when the key that was meant is now missing. */
function withoutEchoes(found: readonly Found[]): Found[] {
  const parentOf = ({ path }: Found) => formatPath(path.slice(0, -1))
  const nameOf = ({ path }: Found) => String(path.at(-1))
  const unknown = new Map<string, string[]>()
  for (const problem of found)
    if (problem.code === 'config-unknown-key') {
      const parent = parentOf(problem)
      const names = unknown.get(parent) ?? []
      names.push(nameOf(problem))
      unknown.set(parent, names)
    }
  return found.filter(
    missing =>
      missing.code !== 'config-missing-key' ||
      !unknown.get(parentOf(missing))?.some(name => closest(name, [nameOf(missing)]) !== undefined),
  )
}
