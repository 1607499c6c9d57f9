import { loadConfig } from '../config/load.ts'
import { closest } from '../diagnostics/closest.ts'
import { quote } from '../diagnostics/quote.ts'
import { UsageError } from '../host/errors.ts'
import { writeFileAtomic } from '../host/files.ts'
import { type Change, compareLocks } from '../lock/compare.ts'
import { dataVersion } from '../lock/data-version.ts'
import { describeChange, type WordedChange } from '../lock/describe-change.ts'
import { makeLock } from '../lock/make.ts'
import { lockName } from '../lock/name.ts'
import { printLock } from '../lock/print.ts'
import { readLock } from '../lock/read.ts'
import type { Reresolve } from '../lock/reresolve.ts'
import { isProgram } from '../plan/artifact.ts'
import type { Plan } from '../plan/types.ts'
import { sectionOf } from '../upstream/programs/index.ts'
import { fetchPlanned } from './fetch.ts'
import { findLock } from './inputs.ts'
import { factsBesides } from './lock-facts.ts'
import { planOfCompiled } from './planned.ts'
import type { Project } from './project.ts'

export interface LockResult {
  readonly file: string
  /** Whether the file was written. */
  readonly changed: boolean
  readonly changes: readonly (Change & WordedChange)[]
}

/**
 * Resolves what the lock does not hold, or what `reresolve` names, and writes the lock. At the end everything in it is in the
 * store: nothing is pinned that was not downloaded or built. Throws ConfigProblems, and UsageError for an unknown name.
 */
export async function lock(project: Project, reresolve: Reresolve = 'outdated'): Promise<LockResult> {
  const { config: source } = project
  const held = findLock(source.file)
  const { compiled, config, plan } = await planOfCompiled(project, await project.compile({ reresolve }))
  if (typeof reresolve !== 'string') requireNames(reresolve, plan)
  const { fetched } = await fetchPlanned(project, plan, 'lock')
  const besides = await factsBesides(project, config, compiled.lock)
  // A lock that cannot be read is written again from nothing, without a comparison.
  const before = held && (await readLock(held)).lock
  const debian = besides.debian ?? before?.debian
  const after = makeLock({ plan, fetched, ...besides, debian, data: dataVersion(), before })
  const text = printLock(after)
  const file = lockName(source.file)
  const changed = held?.text !== text
  if (changed) await writeFileAtomic(file, text)
  const reasons = { config, lock: after, written: (await loadConfig(source)).document?.value }
  const changes = compareLocks(before, after).map(change => ({
    ...change,
    ...describeChange(change, reasons),
  }))
  return { file, changed, changes }
}

/** An unknown name is a typo, and would update nothing. */
function requireNames(names: readonly string[], { artifacts, images }: Plan): void {
  const known = [
    ...artifacts.filter(isProgram).map(({ name }) => sectionOf[name]),
    ...['base', 'debian', 'images'],
    ...images.filter(({ preload }) => preload).map(({ reference }) => reference),
  ]
  const unknown = names.find(name => !known.includes(name))
  if (unknown === undefined) return
  const meant = closest(unknown, known)
  throw new UsageError(`the lock of this config has no ${quote(unknown)}`, {
    next: meant === undefined ? `it has ${known.join(', ')}` : `did you mean ${meant}?`,
  })
}
