import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'yaml'

export interface UserDataFile {
  readonly path: string
  /** Four octal digits. */
  readonly mode: string
  readonly bytes: Buffer
  readonly text: string
}

interface Item {
  readonly path: string
  readonly permissions?: string
  readonly encoding?: 'b64' | 'gz+b64'
  readonly content: string
}

/** The files that user-data writes: the items of write_files, and what tar(1) makes of an archive in bootcmd. */
export function userDataFiles(userData: string): readonly UserDataFile[] {
  const { bootcmd = [], write_files: items = [] } = parse(userData, { version: '1.1' })
  const archives = bootcmd.flatMap(
    (line: string) => / echo ([\w+/=]+) \| base64 -d \| tar -xzmC \/ /.exec(line)?.[1] ?? [],
  )
  return [...items.map(writtenFile), ...archives.flatMap(unpacked)]
}

function writtenFile({ path, permissions = '0o644', encoding, content }: Item): UserDataFile {
  const encoded = Buffer.from(content, encoding ? 'base64' : 'utf8')
  const bytes = encoding === 'gz+b64' ? gunzipSync(encoded) : encoded
  return { path, mode: permissions.replace('o', ''), bytes, text: bytes.toString() }
}

function unpacked(archive: string): UserDataFile[] {
  const folder = mkdtempSync(join(tmpdir(), 'bakelet-archive-'))
  try {
    // As root tar keeps modes without being told.
    const { status } = spawnSync('tar', ['-xzmpC', folder], { input: Buffer.from(archive, 'base64') })
    if (status !== 0) throw new Error('tar cannot unpack the archive')
    return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap(entry => {
      if (!entry.isFile()) return []
      const file = join(entry.parentPath, entry.name)
      const mode = (statSync(file).mode & 0o7777).toString(8).padStart(4, '0')
      const bytes = readFileSync(file)
      return [{ path: file.slice(folder.length), mode, bytes, text: bytes.toString() }]
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}
