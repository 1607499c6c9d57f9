import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeFolder } from '../../host/make-folder.ts'
import { runAsRoot } from '../../host/root.ts'
import { requireTool } from '../../host/tools.ts'
import type { OutputFile } from '../../outputs/file.ts'
import type { BaselineDisk } from './disk.ts'
import { isRootsImage, processOf } from './image-process.ts'
import { type OciArchive, unpackRoot } from './oci-archive.ts'
import { notExpressible, type PodProgram } from './pod.ts'
import { runPreparation } from './prepare.ts'

/** An init container and its image. */
export interface Preparation {
  readonly program: PodProgram
  readonly image: OciArchive
}

/** Makes a tar of what a baseline has besides the stock OS, with its owners, and gives back its path. */
export async function packContent(
  work: string,
  disk: BaselineDisk,
  common: readonly OutputFile[],
  preparations: readonly Preparation[],
  signal: AbortSignal,
): Promise<string> {
  const tree = join(work, 'tree')
  const content = await disk.lay(tree, join(work, 'image'))
  for (const [index, preparation] of preparations.entries())
    await prepare(preparation, content.volumes, join(work, `prepare-${index}`), signal)
  const files = [...content.files, ...common]
  for (const file of files) await writeInto(tree, file)
  const archive = join(work, 'content.tar')
  // Paths and not the whole tree: the folders above them keep the stock OS's modes.
  const paths = [...content.paths, ...files.map(({ path }) => path)]
  await runAsRoot(
    await requireTool('tar'),
    ['-c', '--numeric-owner', '--xattrs', '-f', archive, '-C', tree, '--', ...paths],
    { signal },
  )
  return archive
}

async function prepare(
  { program, image }: Preparation,
  volumes: ReadonlyMap<string, string>,
  work: string,
  signal: AbortSignal,
): Promise<void> {
  if (!isRootsImage(image.config))
    throw notExpressible(`the init container ${program.name} does not run as root`)
  await mkdir(work)
  const root = join(work, 'root')
  await unpackRoot(image, { root, work: join(work, 'image'), signal })
  const mounts = new Map(
    program.volumeMounts.flatMap(({ name, mountPath }) => {
      const folder = volumes.get(name)
      // What the server does not mount is of no use to it.
      return folder === undefined ? [] : [[mountPath, folder] as const]
    }),
  )
  await runPreparation(processOf(program, image.config), root, mounts, signal)
}

async function writeInto(tree: string, file: OutputFile): Promise<void> {
  const path = join(tree, file.path)
  await makeFolder(dirname(path))
  if ('link' in file) return symlink(file.link, path)
  await writeFile(path, file.content)
  await chmod(path, Number.parseInt(file.mode, 8))
}
