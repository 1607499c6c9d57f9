import { createHash } from 'node:crypto'
import { readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { exists } from '../host/files.ts'
import { makeFolder } from '../host/make-folder.ts'
import { isRoot, runAsRoot } from '../host/root.ts'
import { pathWithSbin, type Tool } from '../host/tools.ts'
import { findMkosi, type Mkosi } from './mkosi-version.ts'
import type { Snapshot } from './snapshot.ts'

export interface MkosiOptions {
  /** Where the packages come from in place of the mirror. Default: undefined, the mirror. */
  readonly snapshot?: Snapshot | undefined
  /** One line of what is happening. */
  readonly report: (line: string) => void
  readonly signal: AbortSignal
}

/** mkosi, with the folder of what is kept between bakes: installed packages and tools. */
export interface MkosiWithCache extends Mkosi {
  readonly cache: string
}

/**
 * The programs that a bake runs on this machine; the rest is in mkosi's tools tree. bubblewrap, which mkosi 24 needs, comes
 * with its Debian package.
 */
export function mkosiTools(): readonly Tool[] {
  const always: readonly Tool[] = ['mkosi', 'depmod']
  return isRoot() ? always : [...always, 'unshare', 'newuidmap']
}

/**
 * Finds mkosi, and makes the folders of its cache. Each version has its own: it refuses or rebuilds the trees of the
 * others. All share the downloaded packages.
 */
export async function openMkosi(cache: string, signal: AbortSignal): Promise<MkosiWithCache> {
  const mkosi = await findMkosi(signal)
  await makeFolder(join(cache, 'packages'))
  await makeFolder(treesOf(cache, mkosi))
  return { ...mkosi, cache }
}

/** The folder of `cache` with the package trees that this version of mkosi installed. */
export function treesOf(cache: string, { version }: Pick<Mkosi, 'version'>): string {
  return join(cache, `mkosi-${version}`, 'trees')
}

/**
 * Runs mkosi in a folder. It finds its programs in sbin too, which is not in every user's PATH. An ordinary user runs it
 * in a user namespace with a whole range of ids, where it takes itself for root: so an image has the owners that root's
 * image has, with every version of mkosi (mkosi(1), "running mkosi as root or with unshare").
 */
async function mkosi(
  { program, version, cache }: MkosiWithCache,
  folder: string,
  args: readonly string[],
  { report, signal, snapshot }: MkosiOptions,
): Promise<void> {
  // Beside the sources that we write it does one thing: apt, in mkosi's sandbox, sees the folder (installer/__init__.py, 24.3).
  const visible = snapshot ? ['--local-mirror', `file://${snapshot.folder}`] : []
  const caches = ['--cache-dir', treesOf(cache, { version }), '--package-cache-dir', join(cache, 'packages')]
  await runAsRoot(program, ['--directory', folder, ...visible, ...caches, ...args, 'build'], {
    signal,
    env: { PATH: pathWithSbin() },
    onLine: line => report(plainLine(line)),
  })
}

/** mkosi marks its steps for a terminal. */
function plainLine(line: string): string {
  return stripVTControlCharacters(line).replace(/^‣\s*/, '')
}

/**
 * The tree of programs that images are made with, of the image's own release. Made once for each version of mkosi and
 * each configuration of the tree, and kept: which mirror its packages came from makes no difference.
 */
export async function toolsTree(
  found: MkosiWithCache,
  folder: string,
  options: MkosiOptions,
): Promise<string> {
  const conf = await readFile(join(folder, 'tools/mkosi.conf'))
  const key = createHash('sha256').update(conf).digest('hex').slice(0, 16)
  const whole = join(found.cache, `mkosi-${found.version}`, `tools-${key}`)
  const tree = join(whole, 'mkosi.tools')
  if (await exists(tree)) return tree
  options.report('the programs that make images, once')
  const output = `${whole}.new`
  await makeFolder(output)
  await mkosi(found, join(folder, 'tools'), ['--output-dir', output, '--force'], options)
  await rename(output, whole)
  return tree
}

/** Makes the disk of a folder: disk.raw, disk.manifest and packages.tar in `output`, beside which mkosi works. */
export async function makeDisk(
  found: MkosiWithCache,
  folder: string,
  { output, tools }: { readonly output: string; readonly tools: string },
  options: MkosiOptions,
): Promise<void> {
  const names = ['--output-dir', output, '--output', 'disk', '--force', '--workspace-dir', output]
  // A changed config installs no package again. Not in mkosi.conf: mkosi 25 moved the setting to another section.
  await mkosi(found, folder, ['--incremental=yes', '--tools-tree', tools, ...names], options)
}
