import { boundedLines } from './bounded-lines.ts'
import { type CallOptions, call } from './call.ts'
import { WorldError } from './errors.ts'
import { exists } from './files.ts'

export interface RunOptions extends Omit<CallOptions, 'onText'> {
  /** Called with every line of standard output and standard error as it comes. Of the output only the end is given back then. */
  readonly onLine?: (line: string) => void
}

export interface RunResult {
  /** Without a line feed at its end. */
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
 * Runs a program to its end, without a shell. Throws CommandError with the command, how it ended and the last lines;
 * ToolMissingError when PATH has no such program.
 */
export async function run(
  file: string,
  args: readonly string[],
  { onLine, ...options }: RunOptions = {},
): Promise<RunResult> {
  const lines = onLine && { stdout: boundedLines(onLine), stderr: boundedLines(onLine) }
  const called = await call(file, args, {
    ...options,
    ...(lines && { onText: (text, stream) => lines[stream].push(text) }),
  })
  for (const stream of ['stdout', 'stderr'] as const) lines?.[stream].end()
  if (called.exitCode === 0)
    return { stdout: withoutFinalLineFeed(called.stdout), stderr: withoutFinalLineFeed(called.stderr) }
  if (called.code === 'ENOENT' && !file.includes('/') && (await exists(options.cwd ?? '/')))
    throw new ToolMissingError(file, [])
  throw new CommandError(`${called.command} ${called.ending}${called.tail}`, {
    ...(called.printedMoreThan === undefined
      ? {}
      : { next: `check which program this is: command -v ${file}` }),
    cause: called.cause,
  })
}

const withoutFinalLineFeed = (text: string) => text.replace(/\r?\n$/, '')
