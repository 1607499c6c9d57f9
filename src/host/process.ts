import type { ExecaError } from 'execa'
import { WorldError } from './errors.ts'
import { exists } from './files.ts'

export interface RunOptions {
  readonly cwd?: string
  /** Added to this process's environment; with `cleanEnv`, the whole environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Do not hand on this process's environment: for builds whose output must depend on nothing else. Default: false. */
  readonly cleanEnv?: boolean
  /** Runs as this user, for work that needs no root. Default: this process's own. */
  readonly user?: { readonly uid: number; readonly gid: number }
  readonly input?: string
  readonly signal?: AbortSignal
  /** Called with every line of standard output and standard error as it comes. */
  readonly onLine?: (line: string) => void
  /** Milliseconds; no limit by default. */
  readonly timeoutMs?: number
}

export interface RunResult {
  readonly stdout: string
  readonly stderr: string
}

/** The command that installs Debian packages, as root. */
export function installCommand(packages: readonly string[]): string {
  return `apt-get install --no-install-recommends ${[...new Set(packages)].sort().join(' ')}`
}

/** A tool is not installed. `packages` are the names Debian gives what provides it. */
export class ToolMissingError extends WorldError {
  override readonly name = 'ToolMissingError'
  readonly tool: string
  readonly packages: readonly string[]

  constructor(tool: string, packages: readonly string[]) {
    super(`${tool} is not installed`, {
      next: packages.length > 0 ? `sudo ${installCommand(packages)}` : `install ${tool}`,
    })
    this.tool = tool
    this.packages = packages
  }
}

/** A command ended with another exit code than 0, or did not start. */
export class CommandError extends WorldError {
  override readonly name = 'CommandError'
}

/**
 * Runs a program to its end, without a shell. Throws CommandError with the command, the exit code and the last lines,
 * ToolMissingError when PATH has no such program.
 */
export async function run(
  file: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const { execa, ExecaError } = await import('execa')
  // execa would start it first, and only then end it.
  options.signal?.throwIfAborted()
  try {
    const child = execa(file, args, {
      stdin: options.input === undefined ? 'ignore' : 'pipe',
      ...(options.input === undefined ? {} : { input: options.input }),
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      env: { ...(options.cleanEnv ? {} : proxySettings(process.env)), ...options.env },
      extendEnv: options.cleanEnv !== true,
      ...(options.user === undefined ? {} : { uid: options.user.uid, gid: options.user.gid }),
      ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
      ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
      all: true,
      maxBuffer: 64 * 1024 * 1024,
    })
    if (options.onLine) {
      const { createInterface } = await import('node:readline')
      createInterface({ input: child.all }).on('line', options.onLine)
    }
    const { stdout, stderr } = await child
    return { stdout, stderr }
  } catch (error) {
    // Whoever cancelled it knows why; that is no failure of the command.
    options.signal?.throwIfAborted()
    if (!(error instanceof ExecaError)) throw error
    if (error.code === 'ENOENT' && !file.includes('/') && (await exists(options.cwd ?? '/')))
      throw new ToolMissingError(file, [])
    const tail = String(error.all ?? '')
      .trimEnd()
      .split('\n')
      .slice(-8)
      .join('\n')
    throw new CommandError(
      `${error.escapedCommand} ${ending(error, options.timeoutMs)}${tail ? `\n${tail.replace(/^/gm, '  | ')}` : ''}`,
      { cause: error },
    )
  }
}

/**
 * The proxy under both names that programs know it by: apt, wget and curl read http_proxy and not HTTP_PROXY (curl(1),
 * ENVIRONMENT), and somebody who set one of them means both.
 */
function proxySettings(env: NodeJS.ProcessEnv): Record<string, string> {
  const settings: Record<string, string> = {}
  for (const name of ['http_proxy', 'https_proxy', 'no_proxy']) {
    const value = env[name] ?? env[name.toUpperCase()]
    if (value !== undefined) settings[name] = value
  }
  return settings
}

/** How a command that failed ended, after its name. */
function ending(error: ExecaError, timeoutMs: number | undefined): string {
  if (error.timedOut) return `did not end within ${timeoutMs} ms`
  if (error.exitCode !== undefined) return `ended with exit code ${error.exitCode}`
  if (error.signal !== undefined) return `was ended by ${error.signal}`
  return `did not start: ${error.originalMessage ?? 'no reason is known'}`
}
