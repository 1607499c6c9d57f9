/** A file that bakelet writes into a folder: `path` is relative, normalised, and in POSIX spelling. */
export type GeneratedFile = { readonly path: string } & (
  | { readonly mode: string; readonly content: string | Uint8Array }
  /** A symbolic link. */
  | { readonly link: string }
  /** A copy of another file with this sha256; a hard link where there can be one. */
  | { readonly from: string; readonly sha256: string }
)
