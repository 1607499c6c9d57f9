import type { Document } from '../../../config/document.ts'
import { kindOf, show } from '../../../config/show.ts'
import { isTable } from '../../../config/table.ts'
import { closest } from '../../../diagnostics/closest.ts'
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts'
import type { SecretContents } from '../../secrets/secret-contents.ts'
import { dnsLabelRule, dnsSubdomainRule, isDnsLabel, isDnsSubdomain } from '../check/names.ts'
import { type Node, nodeAt } from '../check/node.ts'
import { type Reporter, reporterFor } from '../check/reporter.ts'
import { decodeBase64 } from './base64.ts'
import { checkKey } from './key.ts'
import type { ObjectKind, ObjectValue, PodObject } from './object.ts'
import { outsideValues } from './outside.ts'

// MaxSecretSize in pkg/apis/core/types.go@v1.36.4, which ValidateConfigMap uses as well.
const mostBytes = 1024 * 1024

/** The mappings of each kind, and how a value is written there. Later ones win: stringData over data (SecretStrategy in pkg/registry/core/secret, by way of the conversion in pkg/apis/core/v1/conversion.go). */
const mappings = {
  ConfigMap: { data: 'text', binaryData: 'base64' },
  Secret: { data: 'base64', stringData: 'text' },
} as const satisfies Record<ObjectKind, Record<string, 'text' | 'base64'>>

/** `immutable` and `type` are for an API server: here nothing changes while the node runs. */
const ignored = ['apiVersion', 'kind', 'metadata', 'immutable', 'type']

/** Reads a ConfigMap or Secret, with the rules of ValidateConfigMap and ValidateSecret (pkg/apis/core/validation/validation.go@v1.36.4). */
export function readObject(
  document: Document,
  secrets: SecretContents,
): { object?: PodObject; diagnostics: readonly Diagnostic[] } {
  const out = reporterFor(document.file)
  const node = nodeAt(document.value)
  const kind = node.get('kind').value as ObjectKind
  const apiVersion = node.get('apiVersion')
  if (apiVersion.value !== 'v1')
    refuse(out, apiVersion, `a ${kind} has apiVersion v1`, 'write apiVersion: v1')
  checkFields(node, kind, out)
  const outside = outsideValues(node, kind, { secrets, out })
  // The secret of the config wins over what the data has under the same key, which only an API server would read.
  const values = new Map([...readValues(node, kind, out), ...outside.values])
  checkSize(node, kind, { values, out })
  const metadata = node.get('metadata')
  const name = metadata.get('name')
  const namespace = metadata.get('namespace')
  if (namespace.string && !isDnsLabel(namespace.string))
    refuse(
      out,
      namespace,
      `the namespace ${show(namespace.value)} is not a DNS label`,
      `write ${dnsLabelRule}`,
    )
  if (!name.string || !isDnsSubdomain(name.string)) {
    const wrong = name.given ? `the name ${show(name.value)} is not a DNS name` : `the ${kind} has no name`
    refuse(out, name, wrong, `write metadata: {name: …}, of ${dnsSubdomainRule}`)
    return { diagnostics: out.diagnostics }
  }
  const object = {
    ...{ kind, name: name.string, namespace: namespace.string || 'default', document, values },
    secrets: outside.names,
  }
  return { object, diagnostics: out.diagnostics }
}

function checkFields(node: Node, kind: ObjectKind, out: Reporter) {
  const known = [...ignored, ...Object.keys(mappings[kind])]
  for (const [key, field] of node.entries) {
    if (known.includes(key)) continue
    const meant = closest(key, known)
    const hint = meant ? `did you mean \`${meant}\`?` : 'remove it'
    out.report('pod-object-invalid', field, `a ${kind} has no field ${show(key)}`, hint, { at: 'key' })
  }
}

function readValues(node: Node, kind: ObjectKind, out: Reporter): Map<string, ObjectValue> {
  const values = new Map<string, ObjectValue>()
  for (const [field, form] of Object.entries(mappings[kind])) {
    const mapping = node.get(field)
    if (mapping.given && !isTable(mapping.value))
      refuse(
        out,
        mapping,
        `${field} takes a mapping, not ${kindOf(mapping.value)}`,
        'write KEY: VALUE below it',
      )
    for (const [key, value] of mapping.entries) {
      checkKey(key, value, out)
      if (kind === 'ConfigMap' && values.has(key))
        refuse(out, value, `the key ${key} is in data and in binaryData`, 'keep one')
      const bytes = bytesOf(value, { form, field }, out)
      if (bytes) values.set(key, { bytes, binary: field === 'binaryData', path: value.path })
    }
  }
  return values
}

function checkSize(
  node: Node,
  kind: ObjectKind,
  { values, out }: { readonly values: ReadonlyMap<string, ObjectValue>; readonly out: Reporter },
) {
  const total = [...values.values()].reduce((sum, { bytes }) => sum + bytes.length, 0)
  if (total > mostBytes)
    refuse(
      out,
      node.get('metadata').get('name'),
      `the ${kind} holds ${total} bytes, and at most ${mostBytes} are allowed`,
      'put large data into an image, or on a volume',
    )
}

/** The value as bytes. Messages do not quote it: it may be a secret. Go decodes null as the empty value. */
function bytesOf(
  value: Node,
  { form, field }: { readonly form: 'text' | 'base64'; readonly field: string },
  out: Reporter,
): Uint8Array | undefined {
  const text = value.given ? value.string : ''
  if (text === undefined) {
    const type = kindOf(value.value).replace(/^the boolean .*/, 'a boolean')
    refuse(
      out,
      value,
      `a value in ${field} is text, and this is ${type}`,
      'put it in quotes, or after "|" on lines of its own',
    )
    return undefined
  }
  if (form === 'text') return new TextEncoder().encode(text)
  const bytes = decodeBase64(text)
  const otherField = field === 'data' ? 'write it as it is under stringData' : 'write it as it is under data'
  if (!bytes)
    refuse(out, value, `the value in ${field} is not base64`, `encode it with base64(1), or ${otherField}`)
  return bytes
}

/** At the key: the value may be long, and secret. */
function refuse(out: Reporter, where: Node, message: string, hint: string) {
  out.report('pod-object-invalid', where, message, hint, { at: 'key' })
}
