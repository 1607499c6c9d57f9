import { parse } from 'yaml'
import { nodePaths } from '../plan/paths.ts'
import type { Plan, StaticPod } from '../plan/types.ts'
import type { RunningContainer } from '../verify/running-containers.ts'
import type { TreeChange } from './node-tree.ts'

export interface PodChanges {
  readonly added: readonly StaticPod[]
  readonly changed: readonly StaticPod[]
  readonly kept: readonly StaticPod[]
  /** Names of manifests that go. */
  readonly removed: readonly string[]
}

export function podChangesOf({ pods, prefix }: Plan, changes: readonly TreeChange[]): PodChanges {
  const folder = `${nodePaths(prefix).staticPods}/`
  const byName = new Map(
    changes
      .filter(({ path }) => path.startsWith(folder))
      .map(change => [change.path.slice(folder.length), change]),
  )
  const isNew = ({ fileName }: StaticPod) => byName.get(fileName)?.from === undefined
  const touched = pods.filter(({ fileName }) => byName.has(fileName))
  return {
    added: touched.filter(isNew),
    changed: touched.filter(pod => !isNew(pod)),
    kept: pods.filter(({ fileName }) => !byName.has(fileName)),
    removed: [...byName].filter(([, { to }]) => to === undefined).map(([name]) => name),
  }
}

/** The containers of a pod among those that run. */
export function containersOf(
  { name, namespace }: Pick<StaticPod, 'name' | 'namespace'>,
  running: readonly RunningContainer[],
): readonly RunningContainer[] {
  return running.filter(each => each.pod === name && each.namespace === namespace)
}

/**
 * Whether the kubelet takes a changed manifest for the same pod, and keeps its sandbox and every container whose name and image
 * stay: the manifest has a uid of its own (pkg/kubelet/config/common.go, applyDefaults, v1.36.4).
 */
export function keepsSandbox({ content }: StaticPod): boolean {
  const manifest: unknown = parse(content)
  const metadata = (manifest as { metadata?: { uid?: unknown } } | null)?.metadata
  return metadata?.uid !== undefined
}
