import * as z from 'zod/mini'
import { decodeJson } from '../../host/decode.ts'
import { WorldError } from '../../host/errors.ts'
import { run } from '../../host/process.ts'
import { requireTool } from '../../host/tools.ts'
import type { Arch } from '../../plan/types.ts'
import type { BuildUser } from './user.ts'

/** The Go that is installed, and the environment that our builds run it in. */
export interface GoToolchain {
  /** "go1.26.8" */
  readonly version: string
  /** amd64, arm64 … of this machine. */
  readonly hostArch: string
  /** Everything that a build may depend on, and nothing else. */
  readonly env: Readonly<Record<string, string>>
  readonly user: BuildUser | undefined
}

// Settings of where modules come from and where caches are; taken over. What could change a build's output is not.
const keptSettings = ['GOCACHE', 'GOMODCACHE', 'GOPATH', 'GOPROXY', 'GOSUMDB', 'GONOPROXY', 'GOAUTH'] as const
const keptVariables = [
  ...['PATH', 'TMPDIR', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'SSH_AUTH_SOCK'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'],
]

/** What `go env -json` prints of the settings that it is asked for. */
const goSettings = z.object({
  // "devel go1.27-1a2b3c" of a Go that was built from its repository.
  GOVERSION: z.string().check(z.regex(/^(devel )?go\d+\.\d+[^\p{Cc}]*$/u, 'is not a version of Go')),
  GOHOSTARCH: z.string().check(z.regex(/^[a-z0-9]+$/, 'is not an architecture')),
  ...Object.fromEntries(keptSettings.map(name => [name, z.optional(z.string())])),
})

/** Finds Go. Throws ToolMissingError when there is none, and AnswerError when it does not answer as Go does. */
export async function findGo(
  arch: Arch,
  user: BuildUser | undefined,
  signal: AbortSignal,
): Promise<GoToolchain> {
  await requireTool('go')
  const base: Record<string, string> = { HOME: user?.home ?? process.env.HOME ?? '/' }
  for (const name of keptVariables) {
    const value = process.env[name]
    if (value !== undefined) base[name] = value
  }
  // With somebody else's home the caches of this environment are not theirs.
  const own: Record<string, string> = {}
  if (!user)
    for (const name of keptSettings) {
      const value = process.env[name]
      if (value !== undefined) own[name] = value
    }
  const { stdout } = await run('go', ['env', '-json', 'GOVERSION', 'GOHOSTARCH', ...keptSettings], {
    env: { ...base, ...own, GOTOOLCHAIN: 'local' },
    cleanEnv: true,
    cwd: '/',
    signal,
    ...(user ? { user } : {}),
  })
  const settings: Readonly<Record<string, string | undefined>> = decodeJson(goSettings, stdout, {
    name: '`go env -json`',
    next: `check with \`go version\` that the first go in PATH is Go's own program`,
  })
  const env: Record<string, string> = { ...base }
  for (const name of keptSettings) {
    const value = settings[name]
    if (value) env[name] = value
  }
  // The checksum database is what makes a version mean the same bytes for everybody: never off.
  if (env.GOSUMDB === 'off') delete env.GOSUMDB
  return {
    version: settings.GOVERSION ?? '',
    hostArch: settings.GOHOSTARCH ?? '',
    user,
    env: {
      ...env,
      GOENV: 'off',
      GOTOOLCHAIN: 'local',
      GOWORK: 'off',
      GOFLAGS: '',
      GOEXPERIMENT: '',
      GOFIPS140: 'off',
      GOTELEMETRY: 'off',
      GOOS: 'linux',
      GOARCH: arch,
      // The lowest level of each architecture: the node may be older than this machine.
      ...(arch === 'amd64' ? { GOAMD64: 'v1' } : { GOARM64: 'v8.0' }),
      CGO_CFLAGS: '-O2 -g',
      LC_ALL: 'C.UTF-8',
      TZ: 'UTC',
      SOURCE_DATE_EPOCH: '0',
    },
  }
}

/** Throws when the installed Go is older than a module's go directive asks for. */
export function requireGoVersion(toolchain: GoToolchain, wanted: string, subject: string): void {
  const have = toolchain.version.replace(/^go/, '')
  if (compareGoVersions(have, wanted) >= 0) return
  throw new WorldError(`${subject} needs Go ${wanted} or newer to build; go ${have} is installed`, {
    next: `install Go ${wanted} or newer from https://go.dev/dl/, and put it first in PATH`,
  })
}

/** By number; a release candidate or a beta comes before its release ("1.26rc1" < "1.26.0"). */
export function compareGoVersions(a: string, b: string): number {
  const parts = (version: string) => {
    const match = /^(\d+)\.(\d+)(?:\.(\d+))?(?:(beta|rc)(\d+))?/.exec(version)
    const [, major = 0, minor = 0, patch = 0, stage, number = 0] = match ?? []
    const rank = stage === 'beta' ? 0 : stage === 'rc' ? 1 : 2
    return [Number(major), Number(minor), Number(patch), rank, Number(number)]
  }
  const left = parts(a)
  const right = parts(b)
  for (const [i, value] of left.entries()) {
    const difference = value - (right[i] ?? 0)
    if (difference !== 0) return Math.sign(difference)
  }
  return 0
}
