import { isSystemError } from '../host/errors.ts'
import { writeFileAtomic } from '../host/files.ts'
import { dataVersion } from '../lock/data-version.ts'
import { makeLock } from '../lock/make.ts'
import { lockName } from '../lock/name.ts'
import { printLock } from '../lock/print.ts'
import type { FetchResult } from './fetch.ts'
import { findLock } from './inputs.ts'
import { factsBesides } from './lock-facts.ts'
import type { Planned } from './planned.ts'
import type { Project } from './project.ts'

/**
 * `bakelet up` writes a lock if none exists, as other tools do on their first run, but only if every artifact came from its
 * preferred source, so that one outage is not pinned forever. `bakelet lock` pins the others too.
 */
export async function lockIfNone(
  project: Project,
  { config, plan }: Planned,
  { fetched }: Pick<FetchResult, 'fetched'>,
): Promise<void> {
  const path = project.config.file
  if (project.offline || findLock(path)) return
  const file = lockName(path)
  const note = (line: string) => project.on({ kind: 'note', line })
  const standIns = [
    ...plan.artifacts
      .filter(({ name, source }) => source === 'auto' && fetched.artifacts[name]?.source === 'build')
      .map(({ name }) => name),
    ...Object.entries(fetched.images).flatMap(([name, { source }]) => (source === 'build' ? [name] : [])),
  ]
  if (standIns.length > 0)
    return note(
      `${file} was not written, because these were made on this machine: ${standIns.join(', ')}; \`bakelet lock\` pins them too`,
    )
  try {
    const besides = await factsBesides(project, config, undefined)
    await writeFileAtomic(file, printLock(makeLock({ plan, fetched, ...besides, data: dataVersion() })))
    await note(`wrote ${file}, which pins these versions from now on: commit it`)
  } catch (error) {
    // A read-only folder does not prevent a boot.
    if (!['EACCES', 'EPERM', 'EROFS'].some(code => isSystemError(error, code))) throw error
    await note(`${file} was not written: its folder is not writable`)
  }
}
