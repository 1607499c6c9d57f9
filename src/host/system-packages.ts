import { readdir } from 'node:fs/promises'
import { backportsOf } from './backports.ts'
import { WorldError } from './errors.ts'
import { CommandError, installCommand, run } from './process.ts'
import { lookUpTool, type Tool, toolPackages } from './tools.ts'

/** A program that is not installed, with the Debian packages that provide it. */
export interface MissingTool {
  readonly tool: Tool
  readonly packages: readonly string[]
}

/** Those of `tools` that are not installed, in the order given. */
export async function missingTools(tools: readonly Tool[]): Promise<MissingTool[]> {
  const found = await Promise.all(tools.map(lookUpTool))
  return tools
    .filter((_, index) => found[index] === undefined)
    .map(tool => ({ tool, packages: toolPackages[tool] }))
}

export interface InstallOptions {
  /** One line of what is happening. */
  readonly report: (line: string) => void
  readonly signal?: AbortSignal
  /** Effective user id. Default: that of this process. */
  readonly uid?: number
  /** Where apt keeps its package lists. Default: /var/lib/apt/lists. */
  readonly lists?: string
  /** Where the machine says which release it is and what apt's sources are. Default: /etc. */
  readonly etc?: string
}

/**
 * Installs Debian packages: as root directly, else through `sudo -n` (which never asks for a password). Throws
 * WorldError where there is no apt-get or no way to become root, CommandError when apt-get fails.
 */
export async function installPackages(packages: readonly string[], options: InstallOptions): Promise<void> {
  const names = [...new Set(packages)].sort()
  if (names.length === 0) return
  const byHand = installCommand(names)
  if ((await lookUpTool('apt-get')) === undefined)
    throw new WorldError(
      'apt-get is not here: only Debian and its relatives are installed to by themselves',
      {
        next: `install what these Debian packages hold: ${names.join(' ')}`,
      },
    )
  const uid = options.uid ?? process.getuid?.()
  const prefix = uid === 0 ? [] : ['sudo', '-n']
  if (uid !== 0 && (await lookUpTool('sudo')) === undefined)
    throw new WorldError('installing packages needs root, and sudo is not here', {
      next: `as root: ${byHand}`,
    })

  const asRoot = async (argv: readonly string[], input?: string): Promise<void> => {
    const [file = '', ...rest] = [...prefix, ...argv]
    await run(file, rest, {
      onLine: options.report,
      ...(input === undefined ? {} : { input }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    }).catch((error: unknown) => {
      if (uid === 0 || !(error instanceof CommandError)) throw error
      throw new CommandError(error.message, { next: `as root: ${byHand}`, cause: error })
    })
  }
  // env(1) and not the environment of sudo, which sudo's env_reset would drop (sudoers(5)).
  const apt = (...args: string[]) => asRoot(['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args])
  const backports = await backportsOf(names, options.etc ?? '/etc')
  if (backports?.missing) {
    options.report(`adding ${backports.missing.path}`)
    await asRoot(['tee', backports.missing.path], backports.missing.line)
  }
  if (backports?.missing || (await listsAreEmpty(options.lists))) {
    options.report('apt-get update')
    await apt('update')
  }
  options.report(byHand)
  const install = ['install', '--yes', '--no-install-recommends']
  const others = names.filter(name => !backports?.packages.includes(name))
  if (others.length > 0) await apt(...install, ...others)
  if (backports) await apt(...install, `--target-release=${backports.suite}`, ...backports.packages)
}

// Container images ship without package lists; then every install ends with "Unable to locate package".
async function listsAreEmpty(folder = '/var/lib/apt/lists'): Promise<boolean> {
  try {
    return !(await readdir(folder)).some(name => name.endsWith('_Packages') || name.includes('_Packages.'))
  } catch {
    return true
  }
}
