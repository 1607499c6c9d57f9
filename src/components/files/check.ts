import { privateKey } from '../../config/private-key.ts'
import type { Config } from '../../config/schema.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { PlannedFile } from '../../plan/types.ts'
import { reservedBy } from './reserved.ts'

/** Paths that are not the config's to write. */
export function checkReserved({ files, prefix }: Config, file: string): Diagnostic[] {
  return Object.keys(files).flatMap((path): Diagnostic[] => {
    const reserved = reservedBy(path, prefix)
    if (!reserved) return []
    return [
      {
        code: 'file-path-reserved',
        severity: 'error',
        message: `\`${path}\` ${reserved.why}`,
        file,
        path: ['files', path],
        at: 'key',
        hint: reserved.hint,
      },
    ]
  })
}

/** Private keys that everybody on the node can read, in a pod that has the folder as well. */
export function checkKeys(files: readonly PlannedFile[], file: string): Diagnostic[] {
  return files
    .filter(file => hasKey(file) && isOpen(file))
    .map(({ path, mode, origin }) => ({
      code: 'file-key-readable',
      severity: 'warning',
      message: `\`${path}\` has a private key, and with the mode ${mode} everybody on the node can read it`,
      file,
      path: origin.path,
      at: 'key',
      hint: 'write `mode: "0600"`, and the user that reads it as `owner`',
    }))
}

export function hasKey({ content }: PlannedFile): boolean {
  return typeof content === 'string' && privateKey.test(content)
}

/** Whether everybody on the node can read the file. */
export function isOpen({ mode }: PlannedFile): boolean {
  return (Number(`0o${mode}`) & 0o004) !== 0
}
