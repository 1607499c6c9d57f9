import type { MachineReport } from '../status/read-machine.ts'
import type { PodsReport } from '../status/report.ts'
import type { RunningVersions } from '../verify/versions.ts'
import { type NodeChoice, openNode, withNode } from './open-node.ts'
import { planOf } from './planned.ts'
import type { Project } from './project.ts'
import { askRefused, type RefusedManifest } from './refused-manifests.ts'

export type { PodReport, PodsReport } from '../status/report.ts'

/** The pods of a running node and the node itself. */
export interface NodeStatus extends PodsReport {
  /** Why nothing is known of the pods: containerd does not answer. */
  readonly podsUnknown: string | null
  /** Their pods run as before, or not at all. */
  readonly refusedManifests: readonly RefusedManifest[]
  readonly machine: MachineReport & { readonly versions: RunningVersions }
}

/** For each question: a node without KVM that is busy with its boot takes seconds for one. */
const timeoutMs = 60_000

/** The pods of the node of a project that runs. Throws ConfigProblems and WorldError. */
export async function nodePods(project: Project, choice: NodeChoice = {}): Promise<PodsReport> {
  const { plan } = await planOf(project)
  const { readPods } = await import('../status/read-pods.ts')
  return withNode(openNode(project, plan, choice), node =>
    readPods(node, plan, { timeoutMs, signal: project.signal }),
  )
}

/** As nodePods(), with what the node itself reports. */
export async function nodeStatus(project: Project, choice: NodeChoice = {}): Promise<NodeStatus> {
  const { plan } = await planOf(project)
  const [{ readPods }, { readMachine }, { askVersions }, { CallError }] = await Promise.all([
    import('../status/read-pods.ts'),
    import('../status/read-machine.ts'),
    import('../verify/versions.ts'),
    import('../status/grpc/ask.ts'),
  ])
  const options = { timeoutMs, signal: project.signal }
  return withNode(openNode(project, plan, choice), async node => {
    const machine = { ...(await readMachine(node, options)), versions: await askVersions(node, options) }
    const own = { refusedManifests: await askRefused(node, options), machine }
    try {
      return { ...(await readPods(node, plan, options)), podsUnknown: null, ...own }
    } catch (error) {
      // Somebody who looks into a node because of that wants to see the rest.
      if (!(error instanceof CallError)) throw error
      return { node: node.name, source: 'containerd', pods: [], podsUnknown: error.message, ...own }
    }
  })
}
