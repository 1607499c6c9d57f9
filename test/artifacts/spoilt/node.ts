import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { exists } from '../../../src/host/files.ts'
import { lookUpTool } from '../../../src/host/tools.ts'
import install from '../../../templates/system/bin/bakelet-install.sh'
import { emptyFolder } from '../../support/run.ts'

/** What the installer fetches with: the first of them that a node has. */
export const fetchers = ['curl', 'wget', 'python3'] as const
export type Fetcher = (typeof fetchers)[number]

export interface NodeRun {
  readonly exitCode: number | undefined
  readonly output: string
  /** Files below the prefix that the installer put there. */
  readonly placed: readonly string[]
  /** Files below /var/lib/bakelet: downloads, records. */
  readonly state: readonly string[]
}

// Programs that the script calls besides.
const programs = [
  ...['sh', 'cat', 'cut', 'chmod', 'chown', 'grep', 'gzip', 'mkdir', 'mv', 'rm', 'sha256sum', 'stat', 'sync'],
  ...['tar', 'tr', 'mount'],
]

/**
 * Runs the node's own installer as `bakelet-install place` does in an image: it fetches, checks and places. What is
 * /var/lib on the node is a folder of ours, in a mount namespace of its own.
 */
export async function runInstaller(
  list: string,
  sources: string,
  { fetcher = 'curl' }: { readonly fetcher?: Fetcher } = {},
): Promise<NodeRun> {
  const folder = await emptyFolder()
  const prefix = join(folder, 'prefix')
  const lib = join(folder, 'var-lib')
  const bin = join(folder, 'bin')
  for (const each of [join(prefix, 'bin'), join(prefix, 'conf'), join(lib, 'bakelet'), bin])
    await mkdir(each, { recursive: true })
  for (const program of [...programs, fetcher]) {
    await symlink(await systemProgram(program), join(bin, program))
  }
  await writeFile(join(prefix, 'bin/bakelet-install'), install, { mode: 0o755 })
  await writeFile(join(prefix, 'conf/artifacts.list'), list.replaceAll('PREFIX', prefix))
  await writeFile(join(prefix, 'conf/managed.list'), '')
  await writeFile(join(lib, 'bakelet/sources'), sources)
  const { exitCode, all } = await execa(
    await systemProgram('unshare'),
    [
      ...['--map-root-user', '--mount', 'sh', '-c'],
      `mount --bind ${lib} /var/lib && exec ${prefix}/bin/bakelet-install place`,
    ],
    { all: true, reject: false, env: { PATH: bin, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' } },
  )
  return {
    exitCode,
    output: all,
    placed: (await filesBelow(prefix)).filter(name => !/^(conf|bin\/bakelet-install|\.staging)/.test(name)),
    state: (await filesBelow(join(lib, 'bakelet'))).filter(name => name !== 'sources'),
  }
}

/** The distribution's own, which needs nothing else of PATH: a version manager's is a script. */
async function systemProgram(name: string): Promise<string> {
  const own = `/usr/bin/${name}`
  const found = (await exists(own)) ? own : await lookUpTool(name)
  if (found === undefined) throw new Error(`${name} is not installed`)
  return found
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => !entry.isDirectory())
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}
