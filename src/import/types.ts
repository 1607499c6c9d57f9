import type { SourceFile } from '../config/document.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'

/** A pod that moves in: what its file holds, the Pod first, then the ConfigMaps and Secrets that it refers to. */
export interface ImportedPod {
  /** Name of the file, without `.yaml`. */
  readonly fileName: string
  readonly documents: readonly object[]
  /** What the node must hold for it. */
  readonly files?: readonly ImportedFile[]
}

/** An entry of the config's `files`. */
export type ImportedFile =
  /** A local file that the node gets. */
  | {
      readonly path: string
      readonly bytes: Uint8Array
      readonly mode: FileMode
      readonly owner?: number | undefined
    }
  /** A folder that belongs to another user than root. */
  | { readonly path: string; readonly owner: number }

/** Whether others than the owner may read a file, and whether it is a program. */
export type FileMode = '0644' | '0755' | '0600' | '0700'

export interface Imported {
  readonly pods: readonly ImportedPod[]
  /** Texts that the imported ones name, and that diagnostics point into too. */
  readonly alongside?: readonly SourceFile[]
  /** What did not come along, or came in another form, each at its line of the source. An error: nothing is to be written. */
  readonly diagnostics: readonly Diagnostic[]
}

/** A file or folder beside the imported files, as their texts name it. */
export type LocalEntry = (
  | { readonly kind: 'file'; readonly bytes: Uint8Array; readonly mode: FileMode }
  /** With the names in it. */
  | { readonly kind: 'folder'; readonly names: readonly string[] }
) & {
  /** Not below the folder of the file that names it, when all links are followed: nobody expects that it is copied. */
  readonly isOutside: boolean
}

/** Everything that an import looks at: the core itself touches neither files nor the environment. */
export interface ImportInput {
  readonly sources: readonly SourceFile[]
  /** Values of `${NAME}` in compose files. */
  readonly variables: ReadonlyMap<string, string>
  /** The name of a compose project that its file does not name: that of its folder. */
  readonly projectName: (file: string) => string
  /** Profiles of compose that are on. */
  readonly profiles: readonly string[]
  /** What is at a path, relative to the folder of `file`; undefined: there is nothing. */
  readonly local: (file: string, path: string) => LocalEntry | undefined
}
