import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { run } from './process.ts'
import { requireTool } from './tools.ts'

export interface DiskFile {
  readonly path: string
  readonly content: string
}

/**
 * An ISO 9660 image with these files, under a label by which its reader finds it. The same files give the same bytes. Throws
 * CommandError with the command of xorriso and how it ended.
 */
export async function labelledDisk(
  label: string,
  files: readonly DiskFile[],
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const xorriso = await requireTool('xorriso')
  // Of mode 0700: the files may hold keys and passwords.
  const work = await mkdtemp(join(tmpdir(), 'bakelet-disk-'))
  try {
    const tree = join(work, 'tree')
    for (const { path, content } of files) {
      await mkdir(dirname(join(tree, path)), { recursive: true })
      await writeFile(join(tree, path), content, { mode: 0o600 })
    }
    await run(xorriso, [...options(label), 'disk.iso', 'tree'], {
      cwd: work,
      env: { SOURCE_DATE_EPOCH: String(epoch) },
      ...(signal ? { signal } : {}),
    })
    return await readFile(join(work, 'disk.iso'))
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** 2026-01-01: a date of the files and of the image, whenever and wherever it is made. */
const epoch = 1_767_225_600

/**
 * xorrisofs(1). Joliet and Rock Ridge both: plain ISO 9660 has no lower case, so no file would be called "user-data". -r: everything
 * is root's.
 */
function options(label: string): string[] {
  const dates = ['--set_all_file_dates', `=${epoch}`]
  return ['-as', 'mkisofs', '-quiet', '-no-pad', '-V', label, '-J', '-r', ...dates, '-o']
}
