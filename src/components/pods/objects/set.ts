import type { Diagnostic } from '../../../diagnostics/diagnostic.ts'
import { locate } from '../../../diagnostics/locate.ts'
import { whoReads } from '../../secrets/who-reads.ts'
import type { ObjectKind, PodObject } from './object.ts'

/** The ConfigMaps and Secrets of a config, by kind, namespace and name. */
export class ObjectSet {
  readonly #objects = new Map<string, PodObject>()
  readonly #used = new Set<PodObject>()
  readonly diagnostics: readonly Diagnostic[]

  constructor(all: readonly PodObject[]) {
    this.diagnostics = all.flatMap(object => {
      const known = this.#objects.get(keyOf(object))
      if (!known) this.#objects.set(keyOf(object), object)
      return known ? locate([twice(object, known)], [object.document]) : []
    })
  }

  /** Counts as a use. */
  find(wanted: Pick<PodObject, 'kind' | 'namespace' | 'name'>): PodObject | undefined {
    const found = this.#objects.get(keyOf(wanted))
    if (found) this.#used.add(found)
    return found
  }

  ofKind(kind: ObjectKind): readonly PodObject[] {
    return [...this.#objects.values()].filter(object => object.kind === kind)
  }

  /** Secrets that some Pod uses: once each, whatever the number of their keys and Pods. */
  readable(): readonly Diagnostic[] {
    return this.ofKind('Secret')
      .filter(object => this.#used.has(object))
      .flatMap(({ name, document }) => {
        const message = `the Secret ${name} is in clear text in user-data and in images of this node`
        const where = { file: document.file, path: ['metadata', 'name'], hint: whoReads }
        return locate([{ code: 'pod-secret-readable', severity: 'warning', message, ...where }], [document])
      })
  }

  /** The secrets of the config that any of them names. */
  secrets(): ReadonlySet<string> {
    return new Set([...this.#objects.values()].flatMap(({ secrets }) => secrets))
  }

  /** What no Pod refers to: a forgotten reference, or a wrong name in an optional one. */
  unused(): readonly Diagnostic[] {
    return [...this.#objects.values()]
      .filter(object => !this.#used.has(object))
      .flatMap(({ kind, name, namespace, document }) =>
        locate(
          [
            {
              code: 'pod-object-unused',
              severity: 'warning',
              message: `no Pod in namespace ${namespace} refers to the ${kind} ${name}`,
              file: document.file,
              path: ['metadata', 'name'],
              hint: 'remove it, or name it in a volume or a variable of a Pod',
            },
          ],
          [document],
        ),
      )
  }
}

/** No name has a "/". */
const keyOf = ({ kind, namespace, name }: Pick<PodObject, 'kind' | 'namespace' | 'name'>) =>
  `${kind}/${namespace}/${name}`

function twice({ kind, name, namespace, document }: PodObject, known: PodObject): Diagnostic {
  const { line } = known.document.span(['metadata', 'name'])
  return {
    code: 'pod-object-duplicate',
    severity: 'error',
    message: `the ${kind} ${name} in namespace ${namespace} is also in ${known.document.file}:${line}`,
    file: document.file,
    path: ['metadata', 'name'],
    hint: 'keep one, or give it another name',
  }
}
