import { checkLocked, type LockedFile } from '../artifacts/check-locked.ts'
import { openStore } from '../artifacts/store.ts'
import type { SourceFile } from '../config/document.ts'
import { diagnosticsToJson } from '../diagnostics/json.ts'
import { WorldError } from '../host/errors.ts'
import { lockName } from '../lock/name.ts'
import { readLock } from '../lock/read.ts'
import { compileFile, findLock } from '../tasks/inputs.ts'
import type { ExitCode } from './exit-code.ts'
import { complain, print, printJson } from './print.ts'
import { reportDiagnostics } from './report.ts'

/**
 * `bakelet lock --verify`: whether the lock fits the config, and what the store has of it. Touches no network. Throws
 * WorldError for what the store has with other bytes than its digest says.
 */
export async function verifyLock(
  source: SourceFile,
  { json }: { readonly json?: boolean },
): Promise<ExitCode> {
  const held = findLock(source.file)
  const file = lockName(source.file)
  if (!held) throw new WorldError(`${file} does not exist`, { next: '`bakelet lock` writes it' })
  const compiled = await compileFile(source)
  const { lock } = await readLock(held)
  const arch = compiled.config?.arch ?? 'amd64'
  const files = lock ? await checkLocked(lock, arch, await openStore()) : []
  if (json) {
    const diagnostics = diagnosticsToJson(compiled.diagnostics, compiled.sources)
    printJson({ file, diagnostics, files })
  } else {
    if (compiled.diagnostics.length > 0) await reportDiagnostics(compiled, compiled.diagnostics)
    for (const each of files) print(describe(each))
  }
  if (compiled.diagnostics.some(({ severity }) => severity === 'error')) return 1
  const damaged = files.filter(({ state }) => state === 'damaged')
  if (damaged.length > 0)
    throw new WorldError(
      `the store had files that do not match their digest, and deleted them: ${damaged.map(({ subject }) => subject).join(', ')}`,
      { next: '`bakelet fetch` downloads the locked files' },
    )
  complain(`${file}: fits ${source.file}`)
  return 0
}

function describe({ subject, arch, digest, pinned, state }: LockedFile): string {
  return `${subject} ${arch}  ${digest}  ${pinned ? 'pinned, ' : ''}${state}`
}
