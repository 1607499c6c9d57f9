import type { Compiled } from '../compile/index.ts'
import type { SourceFile } from '../config/document.ts'
import { isSystemError } from '../host/errors.ts'
import { writeFileAtomic } from '../host/files.ts'
import { dataVersion } from '../lock/data-version.ts'
import { makeLock } from '../lock/make.ts'
import { lockName } from '../lock/name.ts'
import { printLock } from '../lock/print.ts'
import type { Fetched } from '../plan/types.ts'
import { findLock } from '../tasks/inputs.ts'
import { factsBesides } from './lock-facts.ts'
import { complain } from './print.ts'

/**
 * `bakelet up` writes a lock if none exists, as other tools do on their first run, but only if every artifact came from its
 * preferred source, so that one outage is not pinned forever. `bakelet lock` pins the others too.
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
      `  ${file} was not written, because these were made on this machine: ${standIns.join(', ')}; \`bakelet lock\` pins them too`,
    )
    return
  }
  try {
    const besides = await factsBesides(config, path, { kept: undefined, offline: false, signal })
    await writeFileAtomic(file, printLock(makeLock({ plan, fetched, ...besides, data: dataVersion() })))
    complain(`  wrote ${file}, which pins these versions from now on: commit it`)
  } catch (error) {
    // A read-only folder does not prevent a boot.
    if (!['EACCES', 'EPERM', 'EROFS'].some(code => isSystemError(error, code))) throw error
    complain(`  ${file} was not written: its folder is not writable`)
  }
}
