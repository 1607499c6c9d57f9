import type { Document } from '../../../config/document.ts'
import { show } from '../../../config/show.ts'
import { closest } from '../../../diagnostics/closest.ts'
import type { NodePath } from '../../../plan/entry.ts'
import type { PodFacts } from '../check/facts.ts'
import type { Node } from '../check/node.ts'
import type { Reporter } from '../check/reporter.ts'
import type { ObjectKind, ObjectValue, PodObject } from '../objects/object.ts'
import type { ObjectSet } from '../objects/set.ts'

/** What the lowering of one Pod knows. */
export interface LowerContext {
  readonly facts: Pick<PodFacts, 'name' | 'namespace'>
  readonly document: Document
  readonly objects: ObjectSet
  /** Kubernetes 1.MINOR. */
  readonly minor: number
  readonly prefix: NodePath
  readonly out: Reporter
}

/**
 * What a reference names; undefined if there is none, which is reported unless the reference is optional.
 * @param nameKey a Secret volume has secretName.
 */
export function findObject(
  kind: ObjectKind,
  ref: Node,
  { facts, objects, out }: LowerContext,
  nameKey = 'name',
): PodObject | undefined {
  const { namespace } = facts
  const name = ref.get(nameKey)
  const found = objects.find({ kind, namespace, name: name.string ?? '' })
  if (found || (name.string && ref.get('optional').value === true)) return found
  const names = objects.ofKind(kind)
  const elsewhere = names.find(other => other.name === name.string)
  const near = closest(
    name.string ?? '',
    names.filter(other => other.namespace === namespace).map(other => other.name),
  )
  if (!name.string)
    out.report('pod-object-missing', name, `the reference names no ${kind}`, `add ${nameKey}: …`)
  else if (elsewhere) {
    // Counts as a use: one mistake, one problem.
    objects.find(elsewhere)
    out.report(
      'pod-object-missing',
      name,
      `the ${kind} ${name.string} is in namespace ${elsewhere.namespace}, and this Pod is in ${namespace}`,
      `a Pod reads only its own namespace: write \`metadata: {namespace: ${namespace}}\` in ${elsewhere.document.file}`,
    )
  } else
    out.report(
      'pod-object-missing',
      name,
      `there is no ${kind} ${show(name.string)}`,
      near
        ? `did you mean \`${near}\`?`
        : `add a document with \`kind: ${kind}\` and this name below a \`---\`, or in another file under \`pods\``,
    )
  return undefined
}

const mostListed = 10

/** The value under a key; undefined if there is none, which is reported unless the reference is optional. */
export function findValue(
  object: PodObject,
  key: Node,
  {
    optional,
    out,
    inEnv = false,
  }: { readonly optional: boolean; readonly out: Reporter; readonly inEnv?: boolean },
): ObjectValue | undefined {
  const found = object.values.get(key.string ?? '')
  if (found && !(inEnv && found.binary)) return found
  // The schema reports a key that is missing or no text.
  if (optional || key.string === undefined) return undefined
  const keys = [...object.values.keys()]
  const near = closest(key.string, keys)
  const listed = keys.slice(0, mostListed).join(', ')
  out.report(
    'pod-key-missing',
    key,
    found
      ? `the key ${key.string} of ${object.kind} ${object.name} is in binaryData, which no variable takes`
      : `the ${object.kind} ${object.name} has no key ${show(key.string)}`,
    found
      ? 'mount it as a volume, or write it under data'
      : near
        ? `did you mean \`${near}\`?`
        : keys.length === 0
          ? 'it has no keys at all'
          : `it has ${listed}${keys.length > mostListed ? ' and more' : ''}`,
  )
  return undefined
}

/** "key a of ConfigMap web" */
export const nameOf = ({ kind, name }: PodObject): string => `${kind} ${name}`
