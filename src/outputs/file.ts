import type { Mode } from '../plan/entry.ts'
import type { PlannedFile } from '../plan/types.ts'

/** A file of the folder that an output makes: `path` is relative, normalised, and in POSIX spelling. */
export type OutputFile = { readonly path: string } & (
  | { readonly mode: Mode; readonly content: string | Uint8Array }
  /** A symbolic link. */
  | { readonly link: string }
)

/**
 * The mode of a file of the node in a folder on this machine. A Secret's file may be open to everybody in its container, and the
 * node has it in a folder of root's; here others would get to it.
 */
export function modeHere({ mode, secret }: Pick<PlannedFile, 'mode' | 'secret'>): Mode {
  return secret ? '0600' : mode
}
