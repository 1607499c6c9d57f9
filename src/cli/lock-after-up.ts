import type { Compiled } from '../compile.ts'
import type { SourceFile } from '../config/document.ts'
import { isSystemError } from '../host/errors.ts'
import { writeFileAtomic } from '../host/files.ts'
import { dataVersion } from '../lock/data-version.ts'
import { makeLock } from '../lock/make.ts'
import { lockName } from '../lock/name.ts'
import { printLock } from '../lock/print.ts'
import type { Fetched } from '../plan/types.ts'
import { findLock } from './inputs.ts'
import { factsBesides } from './lock-facts.ts'
import { complain } from './print.ts'

/**
 * The lock that `up` leaves where there is none, as other tools do on their first run. Only of what came from where it
 * should: that a host could not be reached today must not decide for every day after it. `bakelet lock` locks that too.
 */
export async function lockAfterUp(
  { file: path }: SourceFile,
  { config, plan }: Pick<Compiled, 'config' | 'plan'>,
  fetched: Fetched,
  signal: AbortSignal,
): Promise<void> {
  if (!config || !plan || findLock(path)) return
  const file = lockName(path)
  const standIns = [
    ...plan.artifacts
      .filter(({ name, source }) => source === 'auto' && fetched.artifacts[name]?.source === 'build')
      .map(({ name }) => name),
    ...Object.entries(fetched.images).flatMap(([name, { source }]) => (source === 'build' ? [name] : [])),
  ]
  if (standIns.length > 0) {
    complain(
      `  no ${file} was written: made here were ${standIns.join(', ')}; \`bakelet lock\` locks that too`,
    )
    return
  }
  try {
    const besides = await factsBesides(config, path, { kept: undefined, offline: false, signal })
    await writeFileAtomic(file, printLock(makeLock({ plan, fetched, ...besides, data: dataVersion() })))
    complain(`  wrote ${file}, to be committed: from now on it says which versions these are`)
  } catch (error) {
    // A folder that is only there to be read is no reason not to boot.
    if (!['EACCES', 'EPERM', 'EROFS'].some(code => isSystemError(error, code))) throw error
    complain(`  no ${file} was written: its folder cannot be written`)
  }
}
