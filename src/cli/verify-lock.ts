import type { LockedFile } from '../artifacts/check-locked.ts'
import { diagnosticsToJson, type JsonDiagnostic } from '../diagnostics/json.ts'
import { WorldError } from '../host/errors.ts'
import type { Project } from '../tasks/project.ts'
import { verifyLock } from '../tasks/verify-lock.ts'
import type { ExitCode } from './exit-code.ts'
import { complain, print, printJson } from './print.ts'
import { reportDiagnostics } from './report.ts'

/** The lock and the store, for programs. */
export interface LockFilesDocument {
  readonly file: string
  readonly diagnostics: readonly JsonDiagnostic[]
  readonly files: readonly LockedFile[]
}

/**
 * `bakelet lock --verify`: reports whether the lock fits the config, and what the store has of the lock. Throws WorldError for
 * files of the store that did not match their digest, or that others could write.
 */
export async function verifyLockCommand(
  project: Project,
  { json }: { readonly json: boolean },
): Promise<ExitCode> {
  const { file, compiled, files } = await verifyLock(project)
  if (json) {
    const diagnostics = diagnosticsToJson(compiled.diagnostics, compiled.sources)
    printJson({ file, diagnostics, files } satisfies LockFilesDocument)
  } else {
    if (compiled.diagnostics.length > 0) await reportDiagnostics(compiled)
    for (const each of files) print(describe(each))
  }
  if (compiled.diagnostics.some(({ severity }) => severity === 'error')) return 1
  const damaged = files.filter(({ state }) => state === 'damaged')
  if (damaged.length > 0)
    throw new WorldError(
      `the store had files that do not match their digest or that others can write, and deleted them: ${damaged.map(({ subject }) => subject).join(', ')}`,
      { next: '`bakelet fetch` downloads the locked files' },
    )
  complain(`${file}: fits ${project.config.file}`)
  return 0
}

function describe({ subject, arch, digest, pinned, state }: LockedFile): string {
  return `${subject} ${arch}  ${digest}  ${pinned ? 'pinned, ' : ''}${state}`
}
