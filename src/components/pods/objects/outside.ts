import { bytesOf } from '../../../plan/content.ts'
import { unknownSecret } from '../../secrets/check.ts'
import type { SecretContents } from '../../secrets/secret-contents.ts'
import type { Node } from '../check/node.ts'
import type { Reporter } from '../check/reporter.ts'
import { checkKey } from './key.ts'
import type { ObjectKind, ObjectValue } from './object.ts'

/**
 * Begins an annotation `secret.bakelet/KEY: NAME`, by which a key of a Secret has the bytes of a secret of the config. An
 * annotation, because the manifest stays one that Kubernetes takes (ValidateAnnotations in
 * apimachinery pkg/api/validation/objectmeta.go@v0.36.4: a prefix that is a DNS name, and any value).
 */
const prefix = 'secret.bakelet/'

export interface Outside {
  readonly values: ReadonlyMap<string, ObjectValue>
  /** The secrets of the config that it names. */
  readonly names: readonly string[]
}

export function outsideValues(
  object: Node,
  kind: ObjectKind,
  { secrets, out }: { readonly secrets: SecretContents; readonly out: Reporter },
): Outside {
  const values = new Map<string, ObjectValue>()
  const names: string[] = []
  for (const [annotation, node] of object.get('metadata').get('annotations').entries) {
    if (!annotation.startsWith(prefix)) continue
    const key = annotation.slice(prefix.length)
    if (kind !== 'Secret') {
      out.report(
        'pod-object-invalid',
        node,
        'a ConfigMap has no secrets: everybody on the node may read it',
        'make it a Secret',
        { at: 'key' },
      )
      continue
    }
    checkKey(key, node, out)
    const name = node.string
    if (name === undefined || name === '') {
      out.report(
        'pod-object-invalid',
        node,
        'an annotation names a secret by text',
        `write ${annotation}: NAME`,
        {
          at: 'key',
        },
      )
      continue
    }
    const content = secrets.get(name)
    if (!secrets.has(name)) {
      const { message, hint } = unknownSecret(name, [...secrets.keys()])
      out.report('secret-unknown', node, message, hint)
      continue
    }
    names.push(name)
    if (content === undefined) {
      out.report(
        'pod-object-unsupported',
        node,
        `the secret ${name} is a credential: only the node gets it, at boot`,
        `put it into \`files\`, as {secret: ${name}}, and mount that path by hostPath`,
      )
      continue
    }
    values.set(key, { bytes: Buffer.from(bytesOf(content)), binary: false, path: node.path })
  }
  return { values, names }
}
