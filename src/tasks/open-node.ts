import { readRecord } from '../access/record.ts'
import type { ReachedNode } from '../access/types.ts'
import { WorldError } from '../host/errors.ts'
import type { Plan } from '../plan/types.ts'
import { outFolder, type Project } from './project.ts'

export interface NodeChoice {
  /** As ssh(1) takes it: user@host, or a Host of ssh_config(5). Default: the machine that `bakelet up` runs. */
  readonly host?: string
}

/**
 * Opens the way to a running node: by ssh, or to the machine that `bakelet up` of this project runs in another process. Throws
 * WorldError if no such machine runs.
 */
export async function openNode(
  project: Pick<Project, 'out'>,
  { name }: Pick<Plan, 'name'>,
  { host }: NodeChoice,
): Promise<ReachedNode> {
  if (host !== undefined) return (await import('../access/ssh.ts')).sshNode(host)
  const record = await readRecord(outFolder(project, { name }))
  if (!record)
    throw new WorldError(`no machine of ${name} runs here`, {
      next: 'start one in another terminal with `bakelet up`, or name a node with --host',
    })
  return (await import('../access/machine.ts')).machineNode(record)
}

/** Opens a node, uses it, and gives up the connection however that ends. */
export async function withNode<Result>(
  opening: Promise<ReachedNode>,
  use: (node: ReachedNode) => Promise<Result>,
): Promise<Result> {
  const node = await opening
  try {
    return await use(node)
  } finally {
    await node.close()
  }
}
