import { type PodServer, serverOf } from '../../../src/bench/baselines/pod.ts'
import type { FetchedPlan } from '../../../src/plan/fetched-plan.ts'
import { loadCase } from '../../cases/cases.ts'

/** The plan of the web case with these pods in the place of its own. */
export async function planWith(...manifests: readonly object[]): Promise<FetchedPlan> {
  const { fetched: plan } = await loadCase('web')
  const [pod] = plan.pods
  if (!pod) throw new Error('the case has a pod')
  return { ...plan, pods: manifests.map(manifest => ({ ...pod, content: JSON.stringify(manifest) })) }
}

/** A manifest of one container. */
export function manifest(container: object, spec: object = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web' },
    spec: { containers: [{ name: 'c', image: 'example.org/server:1', ...container }], ...spec },
  }
}

export async function serverWith(container: object, spec: object = {}): Promise<PodServer> {
  return serverOf(await planWith(manifest(container, spec)))
}

/** Words that some reader takes for syntax. */
export const hostileWords = [
  ...[
    'a b',
    '"',
    "'",
    '\\',
    '\\n',
    'back\\',
    '%n',
    '%%',
    '$HOME',
    '$$',
    '\u0024{HOME}',
    '#',
    '-x',
    '!',
    '@',
    '~',
  ],
  ...['line 1\nline 2', '\ttab', '\u001b[31m', '\u007f', 'é😀', '[Install]', 'A=b', '"quoted"', '`id`', '*'],
]
