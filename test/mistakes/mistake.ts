/**
 * A mistake that people make. What the answer has to contain is the sentence that says what to write instead: an answer that only
 * refuses is not enough.
 */
export interface Mistake {
  /** What somebody writes, in a few words. */
  readonly mistake: string
  /** What bakelet once did about it. */
  readonly before: 'teaches' | 'rejects only' | 'misleads' | 'silent'
  /** Default: `check --strict`. */
  readonly args?: readonly string[]
  /** Beside pods/web.yaml, which is sound. */
  readonly files?: Readonly<Record<string, string>>
  /** Default: 1, the config has problems. */
  readonly exit?: number
  readonly teaches: string | readonly string[]
}

/** One in bakelet.yaml. */
export function inConfig(
  mistake: string,
  before: Mistake['before'],
  config: string,
  teaches: Mistake['teaches'],
): Mistake {
  return { mistake, before, files: { 'bakelet.yaml': `${config}\n` }, teaches }
}

/** One below `kubelet` of bakelet.yaml. */
export function inKubelet(
  mistake: string,
  before: Mistake['before'],
  kubelet: string,
  teaches: Mistake['teaches'],
): Mistake {
  return inConfig(mistake, before, `name: edge\nkubelet: ${kubelet}`, teaches)
}

/** One in a pod manifest. */
export function inPod(
  mistake: string,
  before: Mistake['before'],
  manifest: string,
  teaches: Mistake['teaches'],
): Mistake {
  return {
    ...{ mistake, before, teaches },
    files: { 'bakelet.yaml': 'name: edge\npods: [pods/db.yaml]\n', 'pods/db.yaml': `${manifest}\n` },
  }
}

/** A pod with these keys in its spec. */
export const pod = (spec: string, container = '') =>
  `apiVersion: v1
kind: Pod
metadata: {name: db}
spec:
  ${spec === '' ? '' : `${spec}\n  `}containers: [{name: db, image: 'docker.io/library/redis:8'${container === '' ? '' : `, ${container}`}}]`
