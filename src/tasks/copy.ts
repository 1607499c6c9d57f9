import { mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { PassThrough } from 'node:stream'
import { quote } from '../diagnostics/quote.ts'
import { type AttachedStreams, runAttached } from '../host/attached.ts'
import { endingWords } from '../host/ending.ts'
import { ignoreMissing, WorldError } from '../host/errors.ts'
import { type LastWords, lastWords } from '../host/last-words.ts'
import { requireTool } from '../host/tools.ts'
import { nodePaths } from '../plan/paths.ts'
import type { Plan } from '../plan/types.ts'
import { shellWord, shellWords } from '../render/shell.ts'
import { runcCommand } from '../verify/running-containers.ts'
import type { StreamingNode } from '../vm/types.ts'
import { runningContainer } from './container.ts'
import { copyEnds, type RemoteEnd } from './copy-ends.ts'
import { type NodeChoice, openNode, withNode } from './open-node.ts'
import { planOf } from './planned.ts'
import type { Project } from './project.ts'

export interface CopyOptions extends NodeChoice {
  /** A path here, `:PATH` of the node, or `POD:PATH` of a container; one of the two is here. */
  readonly from: string
  readonly to: string
  readonly container?: string
}

/** Runs a command line of sh where the path of the node is; throws WorldError with the last words of one that fails. */
type RunThere = (line: string, streams: Partial<AttachedStreams>) => Promise<void>

interface Copy {
  readonly there: RunThere
  readonly path: string
  readonly local: string
  readonly signal: AbortSignal
}

/**
 * Copies a file or folder between this machine and a node as cp(1) does: into a folder that exists, else under the new name. tar(1)
 * packs and unpacks on both ends; that of this machine lets no member out of its folder (GNU tar, "Security").
 */
export async function copy(project: Project, { from, to, container, ...choice }: CopyOptions): Promise<void> {
  const { way, remote, local } = copyEnds(from, to)
  const { plan } = await planOf(project)
  const { signal } = project
  await withNode(openNode(project, plan, choice), async node => {
    const there = await runThere(node, plan, { ...remote, container }, signal)
    const copying = { there, path: remote.path, local: resolve(local), signal }
    await (way === 'down' ? download(copying) : upload(copying))
  })
}

async function runThere(
  node: StreamingNode,
  plan: Plan,
  { pod, container }: RemoteEnd & { readonly container: string | undefined },
  signal: AbortSignal,
): Promise<RunThere> {
  const where = pod === undefined ? node.name : `pod ${pod}`
  let prefix = ''
  if (pod !== undefined) {
    const { id } = await runningContainer(node, plan, { pod, container }, signal)
    prefix = `${runcCommand(nodePaths(plan.prefix).bin)} exec ${shellWord(id)} `
  }
  return async (line, streams) => {
    const words = lastWords()
    const command = `exec ${prefix}sh -c ${shellWord(line)}`
    const exitCode = await node.stream(command, { stdout: words, ...streams, stderr: words, signal })
    if (exitCode !== 0)
      throw new WorldError(`the copy failed on ${where}: exit code ${exitCode}${tailOf(words)}`, {
        ...(pod !== undefined && { next: 'a container needs sh and tar to be copied from or to' }),
      })
  }
}

async function download({ there, path, local, signal }: Copy): Promise<void> {
  const isFolder = (await stat(local).catch(ignoreMissing))?.isDirectory() ?? false
  const target = isFolder ? join(local, basename(path)) : local
  // Beside its place: whatever breaks off leaves the target as it was.
  const aside = await mkdtemp(join(dirname(target), '.bakelet-cp-'))
  try {
    const archive = new PassThrough()
    const unpacking = tarHere(['--extract', '--no-same-owner', '-C', aside], { stdin: archive }, signal)
    await Promise.all([
      there(`exec ${tarOf(path)}`, { stdout: archive }).finally(() => archive.end()),
      unpacking,
    ])
    await rename(join(aside, basename(path)), target)
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
}

async function upload({ there, path, local, signal }: Copy): Promise<void> {
  if (!(await stat(local).catch(ignoreMissing))) throw new WorldError(`${quote(local)} does not exist`)
  const archive = new PassThrough()
  const packing = tarHere(
    ['--create', '-C', dirname(local), '--', basename(local)],
    { stdout: archive },
    signal,
  ).finally(() => archive.end())
  await Promise.all([packing, there(unpackAt(path, basename(local)), { stdin: archive })])
}

/** In the words of busybox' tar, which containers have. */
function tarOf(path: string): string {
  return shellWords(['tar', '-c', '-f', '-', '-C', dirname(path), `./${basename(path)}`])
}

function unpackAt(path: string, name: string): string {
  const [target, own] = [path, name].map(shellWord)
  return `set -e
target=${target}
[ ! -d "$target" ] || target=$target/${own}
aside=$(mktemp -d -p "$(dirname "$target")" .bakelet-cp-XXXXXX)
trap 'rm -rf "$aside"' EXIT
tar -x -f - -C "$aside"
# -T: a folder that is there is not moved into, which would hide the copy below it.
mv -T "$aside"/${own} "$target"`
}

async function tarHere(
  args: readonly string[],
  streams: Partial<AttachedStreams>,
  signal: AbortSignal,
): Promise<void> {
  const words = lastWords()
  const ending = await runAttached(await requireTool('tar'), args, {
    streams: { stdout: words, ...streams, stderr: words },
    signal,
  })
  if (ending.exitCode !== 0) throw new WorldError(`tar ${endingWords(ending)} here${tailOf(words)}`)
}

function tailOf(words: LastWords): string {
  const text = words.text()
  return text === '' ? '' : `\n${text.replace(/^/gm, '  | ')}`
}
