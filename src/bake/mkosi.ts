import { createHash } from 'node:crypto'
import { mkdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { WorldError } from '../host/errors.ts'
import { exists } from '../host/files.ts'
import { run } from '../host/process.ts'
import { requireTool, type Tool } from '../host/tools.ts'
import type { Snapshot } from './snapshot.ts'

export interface MkosiOptions {
  /** Where the packages come from in place of the mirror. Default: undefined, the mirror. */
  readonly snapshot?: Snapshot | undefined
  /** One line of what is happening. */
  readonly report: (line: string) => void
  readonly signal: AbortSignal
}

/** The programs that mkosi runs on this machine; the rest is in its tools tree. */
export const mkosiTools: readonly Tool[] = ['mkosi', 'bwrap', 'newuidmap', 'depmod']

/** The oldest mkosi whose configuration this is (mkosi's NEWS.md). */
const oldestMkosi = 24

/** Throws WorldError when mkosi is too old: to know before a fetch builds for ten minutes. */
export async function checkMkosi(signal: AbortSignal): Promise<void> {
  const program = await requireTool('mkosi')
  const { stdout } = await run(program, ['--version'], { signal })
  const version = Number(/^mkosi (\d+)/.exec(stdout)?.[1])
  if (!(version >= oldestMkosi))
    throw new WorldError(`mkosi here is ${stdout.trim()}; ${oldestMkosi} or later is needed`, {
      next: 'Debian 12 has it in bookworm-backports (https://backports.debian.org/Instructions/): apt-get install -t bookworm-backports mkosi. `bakelet up --first-boot` needs no mkosi',
    })
}

/**
 * Runs mkosi in a folder. As root or as an ordinary user with a subuid range; it finds its programs in sbin too, which
 * is not in every user's PATH.
 */
async function mkosi(
  folder: string,
  args: readonly string[],
  { report, signal, snapshot }: MkosiOptions,
): Promise<void> {
  // Beside the sources that we write it does one thing: apt, in mkosi's sandbox, sees the folder (installer/__init__.py, 24.3).
  const visible = snapshot ? ['--local-mirror', `file://${snapshot.folder}`] : []
  await run(await requireTool('mkosi'), ['--directory', folder, ...visible, ...args, 'build'], {
    signal,
    env: { PATH: `${process.env.PATH ?? ''}:/usr/local/sbin:/usr/sbin:/sbin` },
    onLine: line => report(plainLine(line)),
  })
}

/** mkosi marks its steps for a terminal. */
function plainLine(line: string): string {
  return stripVTControlCharacters(line).replace(/^‣\s*/, '')
}

/**
 * The tree of programs that images are made with, of the image's own release. Made once for each configuration of it and
 * kept in `cache`: which mirror its packages came from makes no other.
 */
export async function toolsTree(cache: string, folder: string, options: MkosiOptions): Promise<string> {
  const conf = await readFile(join(folder, 'tools/mkosi.conf'))
  const key = createHash('sha256').update(conf).digest('hex').slice(0, 16)
  const whole = join(cache, `tools-${key}`)
  const tree = join(whole, 'mkosi.tools')
  if (await exists(tree)) return tree
  options.report('the programs that make images, once')
  const output = `${whole}.new`
  await mkdir(output, { recursive: true })
  await mkosi(join(folder, 'tools'), [...folders(cache), '--output-dir', output, '--force'], options)
  // The folder around it: the tree belongs to another user id, that of root in mkosi's user namespace.
  await rename(output, whole)
  return tree
}

/** Makes the disk of a folder: disk.raw, disk.manifest and packages.tar in `output`, beside which mkosi works. */
export async function makeDisk(
  folder: string,
  { output, cache, tools }: { readonly output: string; readonly cache: string; readonly tools: string },
  options: MkosiOptions,
): Promise<void> {
  const names = ['--output-dir', output, '--output', 'disk', '--force', '--workspace-dir', output]
  await mkosi(folder, [...folders(cache), '--tools-tree', tools, ...names], options)
}

/** Package files and installed trees are kept. */
function folders(cache: string): string[] {
  return ['--cache-dir', join(cache, 'trees'), '--package-cache-dir', join(cache, 'packages')]
}
