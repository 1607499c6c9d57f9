/** One `go build`: packages that share their tags and flags. */
export interface GoBuildStep {
  readonly packages: readonly string[]
  readonly tags: readonly string[]
  readonly ldflags: readonly string[]
}

/** How a program is built from its Go module, as upstream's own Makefile builds the release. */
export interface Recipe {
  readonly module: string
  /** Increased whenever the recipe gives other bytes for the same version. Default: 1. */
  readonly revision?: number
  /** Needs a C compiler for the target, and these pkg-config modules. Undefined: pure Go. */
  readonly cgo?: { readonly pkgConfig: readonly string[]; readonly debianPackages: readonly string[] }
  readonly steps: readonly GoBuildStep[]
  /**
   * The module replaces these paths by folders inside its own repository, which another module cannot; each is also
   * published on its own, under this version.
   */
  readonly stagingVersion?: string
  /** Folder inside the archive for the binaries, as the release writes it ("." for ./NAME, "" for NAME); undefined: no archive, a plain binary. */
  readonly archiveFolder?: 'bin' | '.' | ''
}

/** Which recipe a build of the store is of. Of one program, so that a change to it leaves the builds of the others. */
export const recipeRevision = ({ revision = 1 }: Recipe): number => revision

/** Linker flags without symbol table and debug information, as every release is built. */
export const strip: readonly string[] = ['-s', '-w']
