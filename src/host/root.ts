import { userInfo } from 'node:os'
import { WorldError } from './errors.ts'
import { CommandError, type RunOptions, type RunResult, run } from './process.ts'
import { requireTool } from './tools.ts'

export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/**
 * Runs a program to which files can belong to root and to every other user: as root itself, as an ordinary user in a
 * user namespace in which this user is root and its subuid range the others (unshare(1), subuid(5)). Throws WorldError
 * where the user has no such range.
 */
export async function runAsRoot(
  program: string,
  args: readonly string[],
  options: RunOptions,
): Promise<RunResult> {
  if (isRoot()) return run(program, args, options)
  // unshare calls it.
  await requireTool('newuidmap')
  const command = ['--map-auto', '--map-root-user', program, ...args]
  return run(await requireTool('unshare'), command, options).catch((error: unknown) => {
    throw rangeMissing(error) ?? error
  })
}

/** unshare(1) says why there is no namespace: mostly that the user has no line in subuid(5), as a service's user has none. */
function rangeMissing(error: unknown): WorldError | undefined {
  if (!(error instanceof CommandError) || !/^ {2}\| (unshare|newuidmap|newgidmap): /m.test(error.message))
    return undefined
  const range = '100000-165535'
  return new WorldError(error.message, {
    next: `give your user a range of ids: sudo usermod --add-subuids ${range} --add-subgids ${range} ${userInfo().username}; or run the command as root`,
    cause: error,
  })
}
