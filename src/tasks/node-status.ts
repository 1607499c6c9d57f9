import type { MachineReport } from '../status/read-machine.ts'
import type { PodsReport } from '../status/report.ts'
import type { RunningVersions } from '../verify/versions.ts'
import { type NodeChoice, openNode, withNode } from './open-node.ts'
import { planOf } from './planned.ts'
import type { Project } from './project.ts'

export type { PodReport, PodsReport } from '../status/report.ts'

/** The pods of a running node and the node itself. */
export interface NodeStatus extends PodsReport {
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
  const [{ readPods }, { readMachine }, { askVersions }] = await Promise.all([
    import('../status/read-pods.ts'),
    import('../status/read-machine.ts'),
    import('../verify/versions.ts'),
  ])
  const options = { timeoutMs, signal: project.signal }
  return withNode(openNode(project, plan, choice), async node => {
    const machine = await readMachine(node, options)
    const versions = await askVersions(node, options)
    return { ...(await readPods(node, plan, options)), machine: { ...machine, versions } }
  })
}
