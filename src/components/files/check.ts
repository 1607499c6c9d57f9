import { privateKey } from '../../config/private-key.ts'
import type { Config } from '../../config/schema.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { PlannedFile } from '../../plan/types.ts'
import { whoReads } from '../secrets/who-reads.ts'
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

/**
 * Private keys that everybody on the node can read, in a pod that has the folder as well, and all others too: they are in clear text
 * on their way to the node. A key of `secrets` has that warning there.
 */
export function checkKeys(config: Config, files: readonly PlannedFile[], file: string): Diagnostic[] {
  return files.filter(hasKey).flatMap((planned): Diagnostic[] => {
    const { path, mode, origin } = planned
    const where = { severity: 'warning', file, path: origin.path, at: 'key' } as const
    if (isOpen(planned))
      return [
        {
          code: 'file-key-readable',
          message: `\`${path}\` has a private key, and with the mode ${mode} everybody on the node can read it`,
          ...where,
          hint: 'write `mode: "0600"`, and the user that reads it as `owner`',
        },
      ]
    if ('secret' in (config.files[path] ?? {})) return []
    return [
      {
        code: 'secret-readable',
        message: `the private key in \`${path}\` is in clear text in user-data and in images of this node`,
        ...where,
        hint: `${whoReads}, or give the node a credential at boot (\`secrets\`)`,
      },
    ]
  })
}

export function hasKey({ content }: PlannedFile): boolean {
  return typeof content === 'string' && privateKey.test(content)
}

/** Whether everybody on the node can read the file. */
export function isOpen({ mode }: PlannedFile): boolean {
  return (Number(`0o${mode}`) & 0o004) !== 0
}
