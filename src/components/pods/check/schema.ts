import type { Document } from '../../../config/document.ts'
import { entryOf } from '../../../config/entry-of.ts'
import { kindOf, show } from '../../../config/show.ts'
import { isTable } from '../../../config/table.ts'
import data from '../../../data/pod-schema.json' with { type: 'json' }
import { closest } from '../../../diagnostics/closest.ts'
import { formatPath } from '../../../diagnostics/config-path.ts'
import type { ConfigPath } from '../../../diagnostics/diagnostic.ts'
import { enums, filled } from './enums.ts'
import type { Node } from './node.ts'
import { parseQuantity } from './quantity.ts'
import { listed, type Reporter } from './reporter.ts'

/** Types by name; a field's type is spelled `string`, `[]Container`, `{}quantity`, with `!` where it must be there. */
const types: Readonly<Record<string, Readonly<Record<string, string>>>> = data.types
/**
 * Kubernetes minor that brought a field, and that took it away: `PodSpec.hostnameOverride` 34. Of a type that came later
 * than 1.20, only what came later than the type.
 */
const since: Readonly<Record<string, number>> = data.since
const until: Readonly<Record<string, number>> = data.until

/** Required by the schema, but upstream's decoder and validation take them as empty. */
const mayBeMissing = new Set([
  'EvictionResponder.name',
  'EvictionResponder.priority',
  'HTTPHeader.value',
  'SleepAction.seconds',
  'Sysctl.value',
])

interface Context {
  /** Kubernetes 1.MINOR. */
  readonly minor: number
  /** In JSON the kubelet takes 1.0 and 1e3 for fractions, in YAML for integers. */
  readonly syntax: Document['syntax']
  /** The text of a value as it stands in the file. */
  readonly textAt: (path: ConfigPath) => string
  readonly out: Reporter
}

/**
 * Checks fields and their types against the Pod schema of one Kubernetes minor; one diagnostic for each fault.
 * A kubelet drops unknown fields silently; here they are errors, as with kubectl --validate=strict.
 */
export function checkSchema(pod: Node, context: Context): void {
  // The kubelet reads it into a struct, and then overwrites it.
  const status = pod.get('status')
  if (status.given && !isTable(status.value))
    fail(status, context, `\`status\` takes a mapping, not ${kindOf(status.value)}`, 'remove it')
  checkFields(pod, 'Pod', context)
}

/** `field` names the enum that a word must be of. */
function checkType(node: Node, type: string, field: string, context: Context): void {
  if (!node.given || type === 'any') return
  const path = formatPath(node.path)
  if (type.startsWith('[]')) {
    if (Array.isArray(node.value)) checkItems(node, type.slice(2), field, context)
    else
      fail(
        node,
        context,
        `\`${path}\` takes a list, not ${kindOf(node.value)}`,
        'write each item on its own line, after "- "',
      )
  } else if (!type.startsWith('{}') && !types[type]) checkScalar(node, type, field, context)
  else if (!isTable(node.value))
    fail(
      node,
      context,
      `\`${path}\` takes a mapping, not ${kindOf(node.value)}`,
      'write its fields below it, indented, as key: value',
    )
  else if (types[type]) checkFields(node, type, context)
  else for (const [, item] of node.entries) checkType(item, type.slice(2), field, context)
}

function checkItems(list: Node, type: string, field: string, context: Context) {
  for (const item of list.items)
    if (item.given) checkType(item, type, field, context)
    // Go's decoder makes a zero value of it, which is no use to anybody: an item that was forgotten.
    else fail(item, context, `\`${formatPath(item.path)}\` is empty`, 'write the item, or remove the "-"')
}

function checkFields(node: Node, type: string, context: Context) {
  const fields = types[type] ?? {}
  const { minor } = context
  for (const [key, child] of node.entries) {
    const spelling = entryOf(fields, key)
    const id = `${type}.${key}`
    const path = formatPath(child.path)
    if (spelling === undefined)
      fail(child, context, `there is no field \`${path}\``, hintForUnknown(key, type), 'key')
    else if (minor < (since[id] ?? 0))
      fail(
        child,
        context,
        `\`${path}\` needs kubelet 1.${since[id]}; kubelet 1.${minor} drops it`,
        `remove it, or set kubelet.version to 1.${since[id]} or newer`,
        'key',
      )
    else if (minor >= (until[id] ?? Number.POSITIVE_INFINITY))
      fail(child, context, `kubelet 1.${minor} has no field \`${path}\` any more`, 'remove it', 'key')
    else checkType(child, spelling.replace('!', ''), id, context)
  }
  for (const [key, spelling] of Object.entries(fields)) {
    const id = `${type}.${key}`
    if (spelling.endsWith('!') && !node.get(key).given && !mayBeMissing.has(id) && minor >= (since[id] ?? 0))
      fail(node.get(key), context, `\`${formatPath(node.path)}\` has no ${key}`, `add ${key}: …`)
  }
}

function checkScalar(node: Node, type: string, field: string, context: Context) {
  const { value } = node
  const path = `\`${formatPath(node.path)}\``
  const written = context.textAt(node.path)
  const wrong = (takes: string, hint: string) =>
    fail(node, context, `${path} takes ${takes}, not ${kindOf(value)}`, hint)
  const isPlain = typeof value !== 'object'
  if (type === 'string') {
    if (value === '' && filled.has(field)) fail(node, context, `${path} is empty`, 'write a text')
    else if (typeof value === 'string') checkWord(node, value, field, context)
    else wrong('text', isPlain ? `put it in quotes: "${written}"` : 'write a text')
  } else if (type === 'boolean') {
    if (typeof value !== 'boolean') wrong('true or false', 'write true or false, without quotes')
  } else if (type === 'int32' || type === 'int64') {
    if (!Number.isInteger(value))
      wrong(
        'a whole number',
        typeof value === 'string' && /^-?\d+$/.test(value)
          ? `write it without quotes: ${value}`
          : 'write a whole number',
      )
    else if (context.syntax === 'json' && /[.eE]/.test(written))
      fail(
        node,
        context,
        `${path} is ${written}, which the kubelet does not take for a whole number in JSON`,
        `write ${String(value)}`,
      )
    else if (!fitsIn(type, Number(value), written))
      fail(
        node,
        context,
        `${path} is ${written}, which is out of range`,
        type === 'int32' ? 'write a number between -2147483648 and 2147483647' : 'write a smaller number',
      )
  } else if (type === 'int-or-string') {
    if (!Number.isInteger(value) && typeof value !== 'string')
      wrong('a whole number or a name', 'write a port number, or the name of a port')
  } else if (parseQuantity(value) === undefined)
    fail(
      node,
      context,
      `${path} is \`${show(value)}\`, which is not a quantity`,
      'write a number with an optional suffix: 500m, 0.5, 64Mi, 1Gi',
    )
}

/** The nearest JavaScript number of an int64 may be that of its neighbour. */
function fitsIn(type: 'int32' | 'int64', value: number, written: string): boolean {
  if (type === 'int32') return value === (value | 0)
  const exact = /^[-+]?\d+$|^0x[0-9a-f]+$/i.test(written) ? BigInt(written) : BigInt(value)
  return BigInt.asIntN(64, exact) === exact
}

function checkWord(node: Node, value: string, field: string, context: Context) {
  const words = enums[field]
  if (!words || words.includes(value)) return
  const shown = words.filter(word => word !== '')
  const close = closest(value, shown)
  const hint = close ? `did you mean \`${close}\`?` : `write ${listed(shown)}`
  fail(
    node,
    context,
    `\`${formatPath(node.path)}\` is \`${show(value)}\`, and it takes ${listed(shown)}`,
    hint,
  )
}

function fail(node: Node, { out }: Context, message: string, hint: string, at: 'key' | 'value' = 'value') {
  out.report('pod-schema', node, message, hint, { at })
}

const homes: Readonly<Record<string, string>> = {
  PodSpec: '`spec`',
  Container: 'an item of `spec.containers`',
  ObjectMeta: '`metadata`',
  PodSecurityContext: '`spec.securityContext`',
  SecurityContext: "a container's `securityContext`",
}

/** Where an unknown field may have been meant to go: a similar name here, or the same name in another part of a Pod. */
function hintForUnknown(key: string, type: string): string {
  const close = closest(key, Object.keys(types[type] ?? {}))
  if (close) return `did you mean \`${close}\`?`
  const home = Object.keys(homes).find(name => name !== type && entryOf(types[name] ?? {}, key) !== undefined)
  return home ? `it belongs in ${homes[home]}: look at the indentation` : 'remove it'
}
