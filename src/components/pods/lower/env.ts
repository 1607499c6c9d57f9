import type { SourceLine } from '../../../plan/entry.ts'
import { containersOf } from '../check/container-lists.ts'
import { isVariableName } from '../check/env.ts'
import type { Node } from '../check/node.ts'
import { type ObjectValue, type PodObject, textOf } from '../objects/object.ts'
import { findObject, findValue, type LowerContext, nameOf } from './context.ts'
import type { Edit } from './edits.ts'
import { placeOf } from './place.ts'

export interface LoweredVariables {
  readonly edits: readonly Edit[]
  /** A value is from a Secret. */
  readonly secret: boolean
  readonly lines: readonly SourceLine[]
}

/**
 * Variables from ConfigMaps and Secrets become plain values, as makeEnvironmentVariables makes them in
 * pkg/kubelet/kubelet_pods.go@v1.36.4. Values are right for every kubelet, and a manifest is 0600. The other way, fileKeyRef,
 * needs 1.35 or newer, reads only an emptyDir, which an init container with a shell would have to fill first, and refuses empty values.
 */
export function lowerVariables(spec: Node, context: LowerContext): LoweredVariables {
  const all = containersOf(spec).map(({ node }) => ofContainer(node, context))
  return {
    edits: all.flatMap(({ edits }) => edits),
    secret: all.some(({ secret }) => secret),
    lines: all.flatMap(({ lines }) => lines),
  }
}

const kinds = [
  ['configMap', 'ConfigMap'],
  ['secret', 'Secret'],
] as const

function ofContainer(container: Node, context: LowerContext): LoweredVariables {
  const name = container.get('name').string ?? ''
  const env = container.get('env')
  const single = env.items.map(variable => ofVariable(variable, name, context))
  const all = container.get('envFrom').items.flatMap(item => ofItem(item, name, context))
  // Later items win, and env wins over all: a value of env may still say $(NAME) for the value that it replaces.
  const values = new Map(all.flatMap(({ values }) => [...values]))
  const items = [...values].map(([name, value]) => ({ name, value: escaped(value) }))
  return {
    edits: [
      // From the end: an optional variable without a value leaves the list, and what is after it moves up.
      ...single.toReversed().flatMap(({ edits }) => edits),
      ...(all.length > 0 ? [{ kind: 'remove', path: container.get('envFrom').path } as const] : []),
      ...(items.length === 0
        ? []
        : [
            env.items.length > 0
              ? ({ kind: 'prepend', path: env.path, items } as const)
              : ({ kind: 'set', path: env.path, value: items } as const),
          ]),
    ],
    secret: [...single, ...all].some(({ secret }) => secret),
    lines: [...single, ...all].flatMap(({ lines }) => lines),
  }
}

function ofVariable(variable: Node, container: string, context: LowerContext): LoweredVariables {
  const from = variable.get('valueFrom')
  for (const [key, kind] of kinds) {
    const ref = from.get(`${key}KeyRef`)
    if (!ref.given) continue
    const optional = ref.get('optional').value === true
    const object = findObject(kind, ref, context)
    const wanted = ref.get('key')
    const found = object && findValue(object, wanted, { optional, inEnv: true, out: context.out })
    const value = found && variableValue(object, wanted.string ?? '', found, ref, context)
    const what = `variable ${variable.get('name').string} of container ${container}: `
    const source =
      value === undefined ? 'none, it is optional' : `key ${wanted.string} of ${object && nameOf(object)}`
    return {
      edits:
        value === undefined
          ? [{ kind: 'remove', path: variable.path }]
          : [
              { kind: 'remove', path: from.path },
              { kind: 'set', path: variable.get('value').path, value: escaped(value) },
            ],
      secret: kind === 'Secret' && value !== undefined,
      lines: [placeOf(`${what}${source}`, context.document, ref.path)],
    }
  }
  return { edits: [], secret: false, lines: [] }
}

/** An item of envFrom: every key of one object. */
function ofItem(item: Node, container: string, context: LowerContext) {
  return kinds.flatMap(([key, kind]) => {
    const ref = item.get(`${key}Ref`)
    if (!ref.given) return []
    const object = findObject(kind, ref, context)
    const values = new Map<string, string>()
    const skipped: string[] = []
    for (const [key, found] of object?.values ?? []) {
      if (found.binary) continue
      const name = `${item.get('prefix').string ?? ''}${key}`
      const value = object && variableValue(object, key, found, ref, context)
      if (!isVariableName(name, context.minor)) skipped.push(name)
      else if (value !== undefined) values.set(name, value)
    }
    if (object && skipped.length > 0) warnSkipped(skipped, object, ref, context)
    const count = `${values.size} ${values.size === 1 ? 'variable' : 'variables'}`
    const what = `envFrom of container ${container}: ${object ? `${count} of ${nameOf(object)}` : 'none, it is optional'}`
    return [
      {
        values,
        secret: kind === 'Secret' && values.size > 0,
        lines: [placeOf(what, context.document, ref.path)],
      },
    ]
  })
}

/**
 * A kubelet before 1.30 skips such names and records an event; later ones check none, and only from 1.35 on may the name also
 * stand in env (RelaxedEnvironmentVariableValidation; read in 1.23.17, 1.31.14 and 1.36.4).
 */
function warnSkipped(names: readonly string[], object: PodObject, ref: Node, { minor, out }: LowerContext) {
  const listed = names.slice(0, 10).join(', ')
  out.report(
    'pod-object-unsupported',
    ref,
    `kubelet 1.${minor} takes no variable with such a name, so the container does not have it: ${listed}${names.length > 10 ? ' and more' : ''}`,
    `rename the key in ${nameOf(object)}, or set kubelet.version to 1.35 or newer`,
    { severity: 'warning', at: 'key' },
  )
}

/** The value as text: neither CRI, whose strings are UTF-8, nor an environment, whose strings end with NUL, carries other bytes. */
function variableValue(
  object: PodObject,
  key: string,
  { bytes }: ObjectValue,
  ref: Node,
  { out }: LowerContext,
): string | undefined {
  const text = textOf(bytes)
  if (text !== undefined && !text.includes('\0')) return text
  out.report(
    'pod-object-unsupported',
    ref,
    `the key ${key} of ${nameOf(object)} is not UTF-8 text without NUL, and a variable holds no other bytes`,
    'mount it as a volume',
    { at: 'key' },
  )
  return undefined
}

/**
 * A kubelet expands $(NAME) in a value that is written, and not in one from a ConfigMap or Secret. "$$" is one "$" there:
 * third_party/forked/golang/expansion/expand.go@v1.36.4.
 */
export const escaped = (value: string): string => value.replace(/\$(?=[$(])/g, '$$$$')
