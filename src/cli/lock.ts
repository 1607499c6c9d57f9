import { quote } from '../diagnostics/quote.ts'
import { UsageError } from '../host/errors.ts'
import { shellWords } from '../render/shell.ts'
import { type LockResult, lock } from '../tasks/lock.ts'
import type { ExitCode } from './exit-code.ts'
import { complain, print, printJson } from './print.ts'
import { type ProjectFlags, projectOf, quickProject } from './project.ts'

/** What changed, for programs. */
export type LockDocument = Pick<LockResult, 'file' | 'changes'>

export interface LockFlags extends ProjectFlags {
  readonly update?: boolean
  readonly verify?: boolean
  readonly json?: boolean
}

/** `bakelet lock`: writes the lock and prints what changed. */
export async function lockCommand(names: readonly string[], flags: LockFlags): Promise<ExitCode> {
  if (names.length > 0 && !flags.update)
    throw new UsageError(`${names.map(quote).join(' ')}: names are accepted only with --update`, {
      next: `\`bakelet lock --update ${shellWords(names)}\``,
    })
  if (flags.verify) {
    const { verifyLockCommand } = await import('./verify-lock.ts')
    return verifyLockCommand(await quickProject(flags), { json: flags.json ?? false })
  }
  const reresolve = !flags.update ? 'outdated' : names.length > 0 ? names : 'all'
  const { file, changed, changes } = await lock(await projectOf(flags), reresolve)
  complain(changed ? `wrote ${file}` : `${file}: nothing changed`)
  if (flags.json) printJson({ file, changes } satisfies LockDocument)
  else for (const { words } of changes) print(words)
  return 0
}
