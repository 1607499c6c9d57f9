import { WorldError } from '../host/errors.ts'
import { lineSink } from '../host/line-sink.ts'
import type { LogRange } from '../status/logs/command.ts'
import type { LogEntry } from '../status/logs/cri-line.ts'
import type { LogChoice } from '../status/logs/files.ts'
import { type NodeChoice, openNode, withNode } from './open-node.ts'
import { planOf } from './planned.ts'
import type { Project } from './project.ts'

/** Lines that perl(1) says about a log that it cannot read. */
const mostSaid = 5

export type PodLogsOptions = NodeChoice & LogChoice & LogRange

/** Reads what a container printed. Throws WorldError if the node has no such log. */
export async function podLogs(
  project: Project,
  options: PodLogsOptions,
  onEntry: (entry: LogEntry) => void,
): Promise<void> {
  const { plan } = await planOf(project)
  const [{ findLog }, { logCommand }, { LogReader }] = await Promise.all([
    import('../status/logs/files.ts'),
    import('../status/logs/command.ts'),
    import('../status/logs/cri-line.ts'),
  ])
  const { signal } = project
  const firstContainers = new Map(plan.pods.map(({ name, containers }) => [name, containers[0] ?? '']))
  await withNode(openNode(project, plan, options), async node => {
    const log = await findLog(node, options, { firstContainers, timeoutMs: 60_000, signal })
    const reader = new LogReader(onEntry)
    const said: string[] = []
    const exitCode = await node.stream(logCommand(log, options), {
      ...{
        stdout: lineSink(line => reader.line(line)),
        stderr: lineSink(line => said.length < mostSaid && said.push(line)),
        signal,
      },
    })
    reader.end()
    if (exitCode !== 0 && !signal.aborted)
      throw new WorldError(`cannot read the log on ${node.name}: ${said.join(' ').slice(0, 300)}`)
  })
}
