import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store } from '../artifacts/store.ts'
import type { FetchedPlan } from '../plan/fetched-plan.ts'
import { makeCgroups } from './cgroups.ts'
import { type Deviations, deviationsOf } from './deviations.ts'
import { machineOf } from './machine.ts'
import { type Namespaces, startNamespaces } from './namespace.ts'
import { writeNode } from './node-files.ts'

export interface NodeOptions {
  readonly plan: FetchedPlan
  readonly store: Store
  readonly signal: AbortSignal
  /** Command line of the kubelet. Empty: the node ends when containerd has loaded its plugins. */
  readonly kubelet: readonly string[]
}

export interface RunningNode {
  readonly namespaces: Namespaces
  /** Folder of the rehearsal. */
  readonly work: string
  readonly deviations: Deviations
}

/** Starts the node, and ends it after `use`, whatever comes of that: processes, mounts, control groups and files. */
export async function withNode<T>(
  { plan, store, signal, kubelet }: NodeOptions,
  use: (node: RunningNode) => Promise<T>,
): Promise<T> {
  const cgroups = await makeCgroups()
  try {
    const work = await mkdtemp(join(tmpdir(), 'bakelet-rehearsal-'))
    try {
      const deviations = deviationsOf(plan, await machineOf(cgroups))
      await writeNode(work, plan, { store, cgroups, deviations })
      const start = { work, prefix: plan.prefix, nodeName: plan.hostname, cgroups, kubelet }
      const namespaces = await startNamespaces(start, signal)
      try {
        return await use({ namespaces, work, deviations })
      } finally {
        await namespaces.end()
      }
    } finally {
      await rm(work, { recursive: true, force: true })
    }
  } finally {
    await cgroups.remove()
  }
}
