import { shellWord } from '../render/shell.ts'
import type { StreamOptions } from '../vm/types.ts'
import { type NodeChoice, openNode, withNode } from './open-node.ts'
import { planOf } from './planned.ts'
import type { Project } from './project.ts'

/** The login shell that Debian gives root, or what every system has. */
const shell =
  'cd /root 2>/dev/null || cd /; if command -v bash >/dev/null; then exec bash -l; else exec sh -l; fi'

/** Runs a shell, or one command line of it, as root on the node, and gives its exit code. */
export async function nodeShell(
  project: Project,
  { command, ...choice }: NodeChoice & { readonly command?: string },
  streams: StreamOptions,
): Promise<number> {
  const { plan } = await planOf(project)
  const line = command === undefined ? shell : `exec sh -c ${shellWord(command)}`
  return withNode(openNode(project, plan, choice), node => node.stream(line, streams))
}
