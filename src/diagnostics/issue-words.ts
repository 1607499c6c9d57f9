import type * as z from 'zod/mini'
import { formatPath } from './config-path.ts'
import { visible } from './visible.ts'

type Issue = z.core.$ZodIssue

/** The types of a schema in words; Zod's own name for a type that is not here. */
export const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
}

const mostIssues = 3

/**
 * Why a value does not fit its schema: "`files[0].sha256` is missing; …". zod/mini has no sentences of its own (its messages
 * are "Invalid input"), so a check either has a message, which goes on from the name of the key, or gets one here.
 */
export function issueWords(issues: readonly Issue[], value: unknown): string {
  const words = issueSentences(issues, value)
  const rest = words.length - mostIssues
  return `${words.slice(0, mostIssues).join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`
}

/** Each reason on its own. */
export function issueSentences(issues: readonly Issue[], value: unknown): string[] {
  return [...new Set(issues.flatMap(issue => wordsOf(issue, [], value)))].map(shortened)
}

const longest = 200

/** A key can be as long as its document, and hold any character. */
function shortened(sentence: string): string {
  const shown = visible(sentence.slice(0, 2 * longest))
  return shown.length > longest ? `${shown.slice(0, longest - 1)}…` : shown
}

/** "a, b or c" */
export function either(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

function wordsOf(issue: Issue, base: readonly PropertyKey[], root: unknown): string[] {
  // Of a union the member that failed deepest in the value is the one that was meant.
  const members = issue.code === 'invalid_union' ? issue.errors.flat() : []
  const deepest = members.toSorted((a, b) => b.path.length - a.path.length)[0]
  const path = [...base, ...issue.path]
  if (deepest && deepest.path.length > 0) return wordsOf(deepest, path, root)
  // JSON has no symbols, so neither has a path in it.
  const name = path.length === 0 ? 'the value' : `\`${formatPath(path as (string | number)[])}\``
  return [`${name} ${ruleOf(issue, valueAt(path, root))}`]
}

/** What is wrong with the value at the issue's path, going on from the name of its key: "is text, not a number". */
export function issueRule(issue: Issue, root: unknown): string {
  return ruleOf(issue, valueAt(issue.path, root))
}

function ruleOf(issue: Issue, value: unknown): string {
  if (issue.code === 'unrecognized_keys')
    return `has the unknown ${issue.keys.length === 1 ? 'key' : 'keys'} ${issue.keys.map(key => `\`${key}\``).join(', ')}`
  if (!issue.message.startsWith('Invalid'))
    return /^(is|has|holds|names) /.test(issue.message) ? issue.message : `is refused: ${issue.message}`
  if (value === undefined) return 'is missing'
  if (issue.code === 'invalid_value') return `is not ${either(issue.values.map(String))}`
  if (issue.code === 'invalid_type')
    return `is ${jsonKind(value)}, not ${typeWords[issue.expected] ?? issue.expected}`
  return 'has a value that is not allowed'
}

function valueAt(path: readonly PropertyKey[], root: unknown): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    root,
  )
}

/** The type of a value of JSON. */
function jsonKind(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeWords[typeof value] ?? `a ${typeof value}`
}
