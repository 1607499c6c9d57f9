import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { createGunzip, createGzip } from 'node:zlib'
import type { TarHeader } from 'modern-tar'
import { WorldError } from '../host/errors.ts'
import type { Sha256 } from '../plan/types.ts'

/** One entry of an archive that we write. */
export type TarEntry =
  | { readonly name: string; readonly type: 'directory'; readonly mode?: number }
  | { readonly name: string; readonly type: 'symlink'; readonly linkname: string }
  | {
      readonly name: string
      readonly type: 'file'
      readonly mode: number
      readonly sizeBytes: number
      /** Opened when the entry's turn has come. */
      readonly open: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>
    }

/** An entry whose content is a file on the disk. */
export function fileEntry(name: string, path: string, sizeBytes: number, mode: number): TarEntry {
  return { name, type: 'file', mode, sizeBytes, open: () => createReadStream(path) }
}

/** An entry whose content is in memory. */
export function textEntry(name: string, content: string | Uint8Array, mode = 0o644): TarEntry {
  const bytes = Buffer.from(content)
  return { name, type: 'file', mode, sizeBytes: bytes.length, open: () => [bytes] }
}

/**
 * A tar archive of the entries, sorted by name, that holds nothing of this machine or this moment: root:root, time 0.
 * With `gzip`: compressed, without a name and a time in its header.
 */
export async function* writeTar(
  entries: readonly TarEntry[],
  options: { readonly gzip: boolean },
): AsyncIterable<Uint8Array> {
  const { createTarPacker } = await import('modern-tar')
  const { readable, controller } = createTarPacker()
  const writing = (async () => {
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const body = controller.add(header(entry)).getWriter()
      if (entry.type === 'file')
        for await (const chunk of entry.open()) {
          await body.ready
          await body.write(chunk)
        }
      await body.close()
    }
    controller.finalize()
  })()
  writing.catch(error => controller.error(error))
  const tar = Readable.fromWeb(readable as Parameters<typeof Readable.fromWeb>[0])
  if (!options.gzip) yield* tar
  else {
    const gzip = createGzip({ level: 6 })
    tar.on('error', error => gzip.destroy(error))
    yield* tar.pipe(gzip)
  }
  await writing
}

function header(entry: TarEntry): TarHeader {
  const common = { name: entry.name, mtime: new Date(0), uid: 0, gid: 0, uname: 'root', gname: 'root' }
  switch (entry.type) {
    case 'file':
      return { ...common, type: 'file', mode: entry.mode, size: entry.sizeBytes }
    case 'directory':
      return { ...common, name: `${entry.name}/`, type: 'directory', mode: entry.mode ?? 0o755, size: 0 }
    case 'symlink':
      return { ...common, type: 'symlink', mode: 0o777, size: 0, linkname: entry.linkname }
  }
}

/**
 * The sha256 of each named member of a tar.gz, by the name given; a leading "./" makes no difference. Throws WorldError
 * when a member is missing, is there twice, is not a regular file, or when the archive is damaged.
 */
export async function hashMembers(
  path: string,
  subject: string,
  names: readonly string[],
): Promise<Record<string, Sha256>> {
  const { createTarDecoder } = await import('modern-tar')
  const found = new Map<string, Sha256>()
  const wanted = new Map(names.map(name => [withoutDot(name), name]))
  const gunzip = createGunzip()
  const source = createReadStream(path)
  source.on('error', error => gunzip.destroy(error))
  const tar = (Readable.toWeb(source.pipe(gunzip)) as ReadableStream<Uint8Array>).pipeThrough(
    createTarDecoder({ strict: true }),
  )
  try {
    for await (const { header, body } of tar) {
      const name = wanted.get(withoutDot(header.name))
      if (name === undefined) {
        await body.cancel()
        continue
      }
      if (header.type !== undefined && header.type !== 'file')
        throw new WorldError(
          `${subject}: the archive's member ${name} is a ${header.type}, not a regular file`,
        )
      if (found.has(name)) throw new WorldError(`${subject}: the archive holds ${name} twice`)
      const hash = createHash('sha256')
      for await (const chunk of body) hash.update(chunk)
      found.set(name, hash.digest('hex'))
    }
  } catch (error) {
    source.destroy()
    if (error instanceof WorldError) throw error
    throw new WorldError(`${subject}: the archive is damaged: ${(error as Error).message}`, { cause: error })
  }
  const missing = names.filter(name => !found.has(name))
  if (missing.length > 0)
    throw new WorldError(`${subject}: the archive does not hold ${missing.join(', ')}`, {
      next: 'this version may lay its archive out differently: please report it',
    })
  return Object.fromEntries(names.map(name => [name, found.get(name) as Sha256]))
}

function withoutDot(name: string): string {
  return name.replace(/^(\.\/)+/, '')
}
