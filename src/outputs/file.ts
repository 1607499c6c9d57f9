import type { Mode } from '../plan/types.ts'

/** A file of the folder that an output makes: `path` is relative, normalised, and in POSIX spelling. */
export type OutputFile = { readonly path: string } & (
  | { readonly mode: Mode; readonly content: string }
  /** A symbolic link. */
  | { readonly link: string }
)
