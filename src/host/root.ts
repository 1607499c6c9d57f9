import { type RunOptions, type RunResult, run } from './process.ts'
import { requireTool } from './tools.ts'

export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/**
 * Runs a program to which files can belong to root and to every other user: as root itself, as an ordinary user in a
 * user namespace in which this user is root and its subuid range the others (unshare(1), subuid(5)).
 */
export async function runAsRoot(
  program: string,
  args: readonly string[],
  options: RunOptions,
): Promise<RunResult> {
  if (isRoot()) return run(program, args, options)
  // unshare calls it.
  await requireTool('newuidmap')
  return run(await requireTool('unshare'), ['--map-auto', '--map-root-user', program, ...args], options)
}
