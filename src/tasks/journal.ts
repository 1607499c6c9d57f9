import { shellWords } from '../render/shell.ts'
import type { StreamOptions } from '../vm/types.ts'
import { type NodeChoice, openNode, withNode } from './open-node.ts'
import { planOf } from './planned.ts'
import type { Project } from './project.ts'

export interface JournalOptions extends NodeChoice {
  /** Default: the whole system. */
  readonly units: readonly string[]
  readonly follow?: boolean
  /** The last lines. Default: all. */
  readonly lines?: number
  /** As journalctl(1) has it: 0 this boot, -1 the one before. */
  readonly boot: number
}

/** Prints the journal of a node as journalctl(1) does, and gives its exit code. */
export async function journal(
  project: Project,
  { units, follow = false, lines, boot, ...choice }: JournalOptions,
  streams: StreamOptions,
): Promise<number> {
  const { plan } = await planOf(project)
  const command = shellWords([
    ...['journalctl', '--no-pager', '--quiet', `--boot=${boot}`],
    ...(follow ? ['--follow'] : []),
    ...(lines === undefined ? (follow ? ['--lines=10'] : []) : [`--lines=${lines}`]),
    ...units.flatMap(unit => ['--unit', unit]),
  ])
  return withNode(openNode(project, plan, choice), node => node.stream(`exec ${command}`, streams))
}
