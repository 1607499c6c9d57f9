import type { SourceFile } from '../config/document.ts'
import { loadConfig } from '../config/load.ts'
import type { Config } from '../config/schema.ts'
import { closest } from '../diagnostics/closest.ts'
import { quote } from '../diagnostics/quote.ts'
import { WorldError } from '../host/errors.ts'
import { writeFileAtomic } from '../host/files.ts'
import type { Anew } from '../lock/anew.ts'
import { compareLocks } from '../lock/compare.ts'
import { dataVersion } from '../lock/data-version.ts'
import { makeLock } from '../lock/make.ts'
import { lockName } from '../lock/name.ts'
import { printLock } from '../lock/print.ts'
import { readLock } from '../lock/read.ts'
import { inWords } from '../lock/words.ts'
import type { Plan } from '../plan/types.ts'
import { shellWords } from '../render/shell.ts'
import { compileFile, findLock, needConfig } from '../tasks/inputs.ts'
import { sectionOf } from '../upstream/programs/index.ts'
import type { ExitCode } from './exit-code.ts'
import { fetchWithTools } from './fetch.ts'
import { factsBesides } from './lock-facts.ts'
import { isOffline, refuseInstall } from './offline.ts'
import { complain, print, printJson } from './print.ts'
import { planOrReport } from './report.ts'
import { interrupted } from './signals.ts'

export interface LockOptions {
  readonly config?: string
  readonly update?: boolean
  readonly verify?: boolean
  readonly json?: boolean
  readonly installTools?: boolean
}

/**
 * `bakelet lock`: resolves what the lock does not hold, or everything, writes the lock and prints what changed. When it
 * ends, everything in the lock is in the store: nothing is pinned that was not downloaded or built.
 */
export async function lock(names: readonly string[], options: LockOptions): Promise<ExitCode> {
  const source = needConfig(options.config)
  if (names.length > 0 && !options.update)
    throw new WorldError(`${names.map(quote).join(' ')}: names are accepted only with --update`, {
      next: `\`bakelet lock --update ${shellWords(names)}\``,
    })
  if (options.verify) return (await import('./lock-verify.ts')).verifyLock(source, options)
  const held = findLock(source.file)
  const anew: Anew = !options.update ? 'outdated' : names.length > 0 ? names : 'all'
  const compiled = await compileFile(source, { anew })
  const plan = await planOrReport(compiled)
  if (!plan || !compiled.config) return 1
  if (names.length > 0) requireNames(names, plan)
  const signal = interrupted()
  const install = options.installTools ?? false
  const offline = isOffline({})
  if (offline) refuseInstall(install)
  const fetched = await fetchWithTools(plan, { install, offline, signal }, 'lock')
  const besides = await factsBesides(compiled.config, source.file, { kept: compiled.lock, offline, signal })
  // A lock that cannot be read is written again from nothing, without a comparison.
  const before = held && (await readLock(held)).lock
  const debian = besides.debian ?? before?.debian
  const after = makeLock({ plan, fetched, ...besides, debian, data: dataVersion(), before })
  const text = printLock(after)
  const file = lockName(source.file)
  if (held?.text !== text) await writeFileAtomic(file, text)
  complain(held?.text === text ? `${file}: nothing changed` : `wrote ${file}`)
  const changes = compareLocks(before, after)
  const reasons = { lock: after, ...(await reasonsOf(source, compiled.config)) }
  const worded = changes.map(change => ({ ...change, ...inWords(change, reasons) }))
  if (options.json) printJson({ file, changes: worded })
  else for (const { words } of worded) print(words)
  return 0
}

async function reasonsOf(
  source: SourceFile,
  config: Config,
): Promise<{ readonly config: Config; readonly written: unknown }> {
  return { config, written: (await loadConfig(source)).document?.value }
}

/** An unknown name is a typo, and would update nothing. */
function requireNames(names: readonly string[], { artifacts, images }: Plan): void {
  const known = [
    ...artifacts.map(({ name }) => sectionOf[name]),
    ...['base', 'debian', 'images'],
    ...images.filter(({ preload }) => preload).map(({ reference }) => reference),
  ]
  const unknown = names.find(name => !known.includes(name))
  if (unknown === undefined) return
  const meant = closest(unknown, known)
  throw new WorldError(`the lock of this config has no ${quote(unknown)}`, {
    next: meant === undefined ? `it has ${known.join(', ')}` : `did you mean ${meant}?`,
  })
}
