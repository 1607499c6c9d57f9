import type { Store } from '../artifacts/store.ts'
import { WorldError } from '../host/errors.ts'
import { machineArch } from '../host/machine-arch.ts'
import { isRoot } from '../host/root.ts'
import type { Tool } from '../host/tools.ts'
import type { FetchedPlan } from '../plan/fetched-plan.ts'
import type { Plan } from '../plan/types.ts'
import type { Rehearsal } from './rehearsal.ts'
import { unitCommandOf } from './unit-command.ts'
import { watch } from './watch.ts'
import { withNode } from './with-node.ts'

/** Programs that a rehearsal runs on this machine: of itself, and of the CNI plugins, which call nft. */
export const rehearsalTools: readonly Tool[] = ['unshare', 'nsenter', 'ip', 'nft']

export interface RehearseOptions {
  readonly plan: FetchedPlan
  readonly store: Store
  readonly timeoutMs: number
  readonly report: (line: string) => void
  readonly signal: AbortSignal
  /** Called with the result while the node runs on; a number of a process in its namespaces, for nsenter(1). */
  readonly onResult?: (rehearsal: Rehearsal, pid: number) => Promise<void>
}

/** Throws WorldError where this machine cannot rehearse a plan. */
export function requireRehearsal({ arch, artifacts }: Pick<Plan, 'arch' | 'artifacts'>): void {
  if (!artifacts.some(({ name }) => name === 'kubelet'))
    throw new WorldError('there is no kubelet in this config, and so no pod to rehearse', {
      next: 'remove `containerd.cri: false`',
    })
  if (process.platform !== 'linux' || machineArch !== arch)
    throw new WorldError(
      `programs for ${arch} do not run on this machine, which is ${process.platform} on ${machineArch}`,
      {
        next: 'rehearse on a machine of that architecture, or boot the node: `bakelet up`',
      },
    )
  if (!isRoot())
    throw new WorldError(
      'a rehearsal makes network namespaces, mounts and control groups, which needs root',
      {
        next: 'run the command with sudo',
      },
    )
}

/**
 * Runs the node of a plan in namespaces of this machine, with the programs of the store, until each pod runs or has a lasting
 * reason not to. Nothing of it is left at the end. Throws WorldError for what this machine does not allow.
 */
export async function rehearse(options: RehearseOptions): Promise<Rehearsal> {
  const { plan } = options
  requireRehearsal(plan)
  const started = performance.now()
  const kubelet = [...unitCommandOf(plan, 'kubelet.service'), '--v=3']
  return withNode({ ...options, kubelet }, async ({ namespaces, work, deviations }) => {
    const { pods, broken } = await watch(namespaces, { ...options, work, port: deviations.port })
    const rehearsal: Rehearsal = {
      name: plan.name,
      runs: !broken && pods.every(({ state }) => state === 'runs'),
      seconds: Math.round(performance.now() - started) / 1000,
      ...{ broken, pods, deviations: deviations.words },
    }
    await options.onResult?.(rehearsal, namespaces.pid)
    return rehearsal
  })
}
