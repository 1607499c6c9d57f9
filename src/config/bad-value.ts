import type * as z from 'zod/mini'
import { closest } from '../diagnostics/closest.ts'
import { formatPath } from '../diagnostics/config-path.ts'
import type { ConfigPath } from '../diagnostics/diagnostic.ts'
import { either, typeWords } from '../diagnostics/issue-words.ts'
import { type ExactNumber, isNumber, nearest } from '../render/exact-number.ts'
import type { Context, Found } from './found.ts'
import { refusal, schemaExample, schemasAt, shapesAt } from './schema-walk.ts'
import { kindOf, show } from './show.ts'
import { isTable } from './table.ts'
import { valueHint, versionHint } from './value-hints.ts'
import { assignment, exampleOf, listOf } from './written.ts'

type Issue = z.core.$ZodIssue

/** A value that is there and that its key does not take. */
export function badValue(issue: Issue, path: ConfigPath, value: unknown, context: Context): Found {
  if (path.length === 0) return notKeys(value, context)
  const name = `\`${formatPath(path)}\``
  if (value === null)
    return {
      code: 'config-wrong-type',
      message: `${name} has no value`,
      path,
      hint: 'write a value, or leave the key out for its default',
    }
  if (path[0] === 'secrets' && path.length === 2) return notAPlace(name, path)
  if (path.at(-1) === 'version' && isNumber(value)) return numberAsVersion(name, path, value, context)
  const hint = hintFor(issue, path, value, context)
  return {
    code: isWrongType(issue, path, value) ? 'config-wrong-type' : 'config-bad-value',
    message: `${name} ${ruleOf(issue, path, value)}`,
    path,
    ...(hint === undefined ? {} : { hint }),
  }
}

function notKeys(value: unknown, { syntax }: Context): Found {
  return {
    code: 'config-not-a-map',
    message: value === null ? 'the config is empty' : `the config is ${kindOf(value)}, not keys with values`,
    path: [],
    hint: `the shortest config is ${assignment('name', 'my-node', syntax)}`,
  }
}

/** Nothing quotes the value: it may be the secret itself. */
function notAPlace(name: string, path: ConfigPath): Found {
  return {
    code: 'config-bad-value',
    message: `${name} does not say where the secret comes from, by one of ${either(shapesAt(path).map(([key]) => `\`${key}\``))}`,
    path,
    hint: `no secret stands in a config: write it into a file, and the name of that here: {file: secrets/${path[1]}}`,
  }
}

function numberAsVersion(
  name: string,
  path: ConfigPath,
  value: number | ExactNumber,
  { textAt }: Context,
): Found {
  const text = textAt(path)
  // Behind an alias there is no number to quote.
  const written = Number.isNaN(Number(text)) ? String(value) : text
  const same = String(value) === written
  return {
    code: 'config-version-is-number',
    message: `${name} is the number ${written}${same ? '' : `, which is the same as ${value}`}, and a version is text`,
    path,
    hint: versionHint(String(path[0]), written) ?? `write it in quotes: "${written}"`,
  }
}

/** What is wrong, going on from the name of the key: a rule of schema.ts, a list of words, or a type. */
function ruleOf(issue: Issue, path: ConfigPath, value: unknown): string {
  if (issue.code === 'invalid_value') return `is not ${either(wordsFor(issue, path))}: ${show(value)}`
  if (issue.code !== 'invalid_type' || issue.message.startsWith('is ')) {
    const rule = /^(is|holds) /.test(issue.message)
      ? issue.message
      : 'is not text, a number, true, false, a list or a mapping'
    return `${rule}: ${show(value)}`
  }
  // A number where only some texts are taken: quotes alone would not help, so say what the text must be.
  const hasParts = typeof value === 'object' && !isNumber(value)
  const rule = hasParts ? undefined : ruleForText(path, String(value))
  if (rule !== undefined) return `${rule}: ${show(value)}`
  const quoted = hasParts || typeof value === 'boolean' ? '' : `: ${show(value)}`
  return `is ${kindOf(value)}, not ${typeWords[issue.expected] ?? issue.expected}${quoted}`
}

/** Of several mappings that could be meant, a key of this name can have a word of its own in each. */
function wordsFor({ values }: Extract<Issue, { code: 'invalid_value' }>, path: ConfigPath): string[] {
  const all = [...values, ...schemasAt(path).flatMap(({ _zod }) => [...(_zod.values ?? [])])]
  return [...new Set(all.map(String))]
}

function ruleForText(path: ConfigPath, text: string): string | undefined {
  const [schema] = schemasAt(path)
  return schema?._zod.def.type === 'string' ? refusal(schema, text) : undefined
}

function isWrongType(issue: Issue, path: ConfigPath, value: unknown): boolean {
  if (issue.code === 'invalid_type') return issue.expected !== 'int' || !isNumber(value)
  return issue.code === 'invalid_union' && !schemasAt(path).some(schema => jsTypeOf(schema) === jsType(value))
}

const jsType = (value: unknown): string =>
  Array.isArray(value) ? 'array' : isNumber(value) ? 'number' : typeof value

function jsTypeOf({ _zod: { def } }: z.core.$ZodType): string {
  if (def.type === 'literal' || def.type === 'enum') return 'string'
  if (def.type === 'record') return 'object'
  // number-schema.ts has the only schemas of the type `custom`.
  return def.type === 'custom' ? 'number' : def.type
}

// YAML 1.1 words for a boolean. YAML 1.2, TOML and JSON have only two.
const booleans = new Map<string, boolean>([
  ...['yes', 'y', 'on', 'true'].map(word => [word, true] as const),
  ...['no', 'n', 'off', 'false'].map(word => [word, false] as const),
])

// Other common names of the same two architectures.
const synonyms: ReadonlyMap<string, string> = new Map([
  ['x86_64', 'amd64'],
  ['x64', 'amd64'],
  ['aarch64', 'arm64'],
])

/** What to write instead. */
function hintFor(issue: Issue, path: ConfigPath, value: unknown, context: Context): string | undefined {
  if (path[0] === 'files' && path.at(-1) === 'mode') return modeHint(context.textAt(path))
  if (path[0] === 'disks' && path.at(-1) === 'device') return deviceHint(value)
  if (path[0] === 'disks' && path.at(-1) === 'size')
    return 'M, G and T are MiB, GiB and TiB: write 20G, or 1536M for one and a half GiB'
  const ofNetwork = path[0] === 'cni' ? networkHint(path, value) : undefined
  if (ofNetwork !== undefined) return ofNetwork
  return (
    valueHint(path, value) ?? otherSpelling(issue, path, value, context) ?? exampleHint(path, context.syntax)
  )
}

/** The first other spelling of the value that the schema would take. */
function otherSpelling(issue: Issue, path: ConfigPath, value: unknown, context: Context): string | undefined {
  const schemas = schemasAt(path)
  const fits = (candidate: unknown) => schemas.some(schema => refusal(schema, candidate) === undefined)
  if (typeof value === 'string') {
    const boolean = booleans.get(value.toLowerCase())
    if (boolean !== undefined && fits(boolean)) return `write \`${boolean}\``
    const words = schemas.flatMap(({ _zod }) => [...(_zod.values ?? [])].map(String))
    const synonym = synonyms.get(value) ?? ''
    const meant = words.includes(synonym) ? synonym : closest(value, words)
    if (meant !== undefined) return `did you mean \`${meant}\`?`
    if (issue.code === 'invalid_type' && value.trim() !== '' && fits(Number(value)))
      return `write it without quotes: ${Number(value)}`
  }
  if (fits([value])) return `write a list: ${listOf(value, context.syntax)}`
  const written = context.textAt(path)
  if ((typeof value === 'boolean' || isFiniteNumber(value)) && fits(written))
    return `write it in quotes: "${written}"`
  return value === false && fits('off') ? 'write it in quotes: "off"' : undefined
}

/** Where a mapping is taken: how it looks. */
function exampleHint(path: ConfigPath, syntax: Context['syntax']): string | undefined {
  const example = schemaExample(path)
  return isTable(example) ? `for example: ${exampleOf(String(path.at(-1)), example, syntax)}` : undefined
}

/** YAML 1.1, YAML 1.2, TOML and JSON disagree about 0644, 0o644 and 644: what was written tells what was meant. */
function modeHint(written: string): string {
  // Of the rule for secrets only the last digit can be wrong then.
  const [, kept] = /^["'](0[0-7]{2})[1-7]["']$/.exec(written) ?? []
  if (kept !== undefined) return `write "${kept}0", and the \`owner\` or \`group\` that reads it`
  const [, digits] = /^["']?0?o?([0-7]{3})["']?$/.exec(written) ?? []
  return digits === undefined
    ? 'write the octal digits in quotes, as "0640"; setuid, setgid and the sticky bit cannot be set'
    : `write it in quotes, with a 0: "0${digits}"`
}

/** Of a network that no type is there for, and of a plugin that is in no release as it is needed. */
function networkHint(path: ConfigPath, value: unknown): string | undefined {
  if (path[1] === 'plugins' && value === 'dhcp')
    return 'dhcp works only with its daemon, which nothing on the node starts'
  return path[1] === 'network' && path[2] === 'type'
    ? 'for another kind of network write `conflist`, the name of a CNI configuration list of your own'
    : undefined
}

/** What fstab(5) takes besides paths, and udev has in /dev/disk; or the bare name of a disk. */
function deviceHint(value: unknown): string {
  const [, tag, name] = /^(LABEL|UUID|PARTLABEL|PARTUUID|ID)="?([\w.:-]+)"?$/.exec(String(value)) ?? []
  if (tag !== undefined) return `write /dev/disk/by-${tag.toLowerCase()}/${name}`
  return 'write one of the names that `ls -l /dev/disk/by-id /dev/disk/by-path` shows on the machine'
}

const isFiniteNumber = (value: unknown): boolean => isNumber(value) && Number.isFinite(nearest(value))
