import * as z from 'zod/mini'
import { decodeJson } from '../../host/decode.ts'
import { WorldError } from '../../host/errors.ts'
import { CommandError, run } from '../../host/process.ts'
import { type GoToolchain, requireGoVersion } from './toolchain.ts'

/** A module in Go's module cache, checked by the checksum database on its way there. */
export interface DownloadedModule {
  readonly path: string
  /** With its v: "v1.36.4". */
  readonly version: string
  /** go.sum hash of its files: "h1:…". */
  readonly sum: string
  /** Folder of its files: read-only. */
  readonly directory: string
  /** Its go directive: the oldest Go that builds it. */
  readonly goVersion: string
  /** What its go.mod builds with in place of what is required. */
  readonly replaced: readonly Replacement[]
  /** Versions that its go.mod never builds with. */
  readonly excluded: readonly ModuleVersion[]
}

/** A module; without a version, all versions of it. */
export interface ModuleVersion {
  readonly path: string
  readonly version?: string
}

export interface Replacement {
  readonly what: ModuleVersion
  /** Without a version: a folder of the module's own repository. */
  readonly by: ModuleVersion
}

/** A module as Go prints it. */
const goModuleVersion = z.object({ Path: z.string(), Version: z.optional(z.string()) })

/** What `go mod download -json` prints (`go help mod download`). */
const goDownload = z.object({
  Sum: z.string().check(z.regex(/^h1:[A-Za-z0-9+/]{43}=$/, 'is not a module sum')),
  Dir: z.string().check(z.startsWith('/', 'is not an absolute path')),
  GoMod: z.string().check(z.startsWith('/', 'is not an absolute path')),
})

/** What `go mod edit -json` prints (`go help mod edit`). A list without entries is null. */
const goMod = z.object({
  Go: z.optional(z.string().check(z.regex(/^\d+(\.\d+)*([a-z]+\d+)?$/, 'is not a version of Go'))),
  Replace: z.nullish(z.array(z.object({ Old: goModuleVersion, New: goModuleVersion }))),
  Exclude: z.nullish(z.array(goModuleVersion)),
})

export interface GoRunOptions {
  readonly toolchain: GoToolchain
  readonly signal?: AbortSignal
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly onLine?: (line: string) => void
}

/** Runs `go` in the toolchain's environment and as its user. */
export async function runGo(args: readonly string[], options: GoRunOptions): Promise<string> {
  const { toolchain, signal, onLine } = options
  const { stdout } = await run('go', args, {
    cleanEnv: true,
    env: { ...toolchain.env, ...options.env },
    cwd: options.cwd ?? '/',
    ...(toolchain.user ? { user: toolchain.user } : {}),
    ...(signal ? { signal } : {}),
    ...(onLine ? { onLine } : {}),
  })
  return stdout
}

/**
 * Downloads a module and reads its go.mod. Throws when the installed Go is too old for it, when the module cannot be
 * had, or when the checksum database knows it with other content.
 */
export async function downloadModule(
  path: string,
  version: string,
  subject: string,
  options: GoRunOptions,
): Promise<DownloadedModule> {
  const answer = await runGo(['mod', 'download', '-json', `${path}@${version}`], options).catch(
    (error: unknown) => {
      if (!(error instanceof CommandError)) throw error
      throw new WorldError(`${subject}: its Go module cannot be had: ${error.message}`, {
        next: 'check that the Go module proxy can be reached (`go env GOPROXY`), or that this version exists',
        cause: error,
      })
    },
  )
  const next = "check with `go version` that the first go in PATH is Go's own program"
  const { Sum, Dir, GoMod } = decodeJson(goDownload, answer, {
    name: `${subject}: \`go mod download -json ${path}@${version}\``,
    next,
  })
  const { Go, Replace, Exclude } = decodeJson(goMod, await runGo(['mod', 'edit', '-json', GoMod], options), {
    name: `${subject}: \`go mod edit -json ${GoMod}\``,
    next,
  })
  // A go.mod without a go directive means 1.16 (go.dev/ref/mod, "go directive").
  const goVersion = Go ?? '1.16'
  requireGoVersion(options.toolchain, goVersion, subject)
  return {
    path,
    version,
    sum: Sum,
    directory: Dir,
    goVersion,
    replaced: (Replace ?? []).map(({ Old, New }) => ({
      what: moduleVersion(Old),
      by: moduleVersion(New),
    })),
    excluded: (Exclude ?? []).map(moduleVersion),
  }
}

function moduleVersion({ Path, Version }: z.output<typeof goModuleVersion>): ModuleVersion {
  return { path: Path, ...(Version !== undefined && { version: Version }) }
}

/** Throws when the module is not the one that was pinned. */
export function checkModuleSum(
  module: Pick<DownloadedModule, 'path' | 'version' | 'sum'>,
  pinned: string | undefined,
): void {
  if (pinned === undefined || pinned === module.sum) return
  throw new WorldError(
    `${module.path}@${module.version} has the module sum ${module.sum}, not the pinned ${pinned}: it was not built`,
    { next: 'do not build it until you know why: the Go module proxy serves other files than were pinned' },
  )
}
