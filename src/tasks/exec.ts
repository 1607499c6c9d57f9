import { nodePaths } from '../plan/paths.ts'
import { shellWords } from '../render/shell.ts'
import { runcCommand } from '../verify/running-containers.ts'
import type { StreamOptions } from '../vm/types.ts'
import { type ContainerChoice, runningContainer } from './container.ts'
import { type NodeChoice, openNode, withNode } from './open-node.ts'
import { planOf } from './planned.ts'
import type { Project } from './project.ts'

/** Runs a command in a running container and returns its exit code. Throws WorldError if the container does not run. */
export async function execInPod(
  project: Project,
  options: NodeChoice & ContainerChoice & { readonly command: readonly string[] },
  streams: StreamOptions,
): Promise<number> {
  const { plan } = await planOf(project)
  return withNode(openNode(project, plan, options), async node => {
    const { id } = await runningContainer(node, plan, options, project.signal)
    const runc = runcCommand(nodePaths(plan.prefix).bin)
    const terminal = streams.terminal ? ' --tty' : ''
    return node.stream(`exec ${runc} exec${terminal} ${shellWords([id, ...options.command])}`, streams)
  })
}
