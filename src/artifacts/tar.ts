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
 * The most that an archive may unpack to: more than five times the largest binary that we install, a kubelet (92 MB in
 * 1.37.2). deflate alone could make a thousand times its size of an archive (zlib.net/zlib_tech.html).
 */
const mostUnpackedBytes = 2 ** 29

/** An entry of an archive that is read: its body is read, or left, before the next. */
interface ReadEntry {
  readonly header: TarHeader & { readonly type: NonNullable<TarHeader['type']> }
  readonly body: AsyncIterable<Uint8Array>
}

/**
 * The entries of a tar archive, in their order. Throws WorldError when it is damaged, or has something after its end, an
 * entry that leads out of it, a device, or an entry that tar(1) would unpack to other bytes than are there.
 */
export async function* readTar(
  path: string,
  subject: string,
  options: { readonly gzip: boolean },
): AsyncIterable<ReadEntry> {
  const { createTarDecoder } = await import('modern-tar')
  const refuse = (error: unknown): never => {
    if (error instanceof WorldError) throw error
    throw new WorldError(`${subject}: the archive is refused: ${(error as Error).message}`, { cause: error })
  }
  const source = createReadStream(path)
  const gunzip = options.gzip ? createGunzip() : undefined
  if (gunzip) source.on('error', error => gunzip.destroy(error))
  const bytes = gunzip ? Readable.from(limited(source.pipe(gunzip))) : source
  const tar = (Readable.toWeb(bytes) as ReadableStream<Uint8Array>).pipeThrough(
    createTarDecoder({ strict: true }),
  )
  try {
    for await (const { header, body } of tar) {
      const leadsOut = leadingOut(header)
      if (leadsOut !== undefined) throw new Error(`${header.name} ${leadsOut}`)
      // GNU tar makes holes of it (tar manual, "Storing Sparse Files"): other bytes than those that are hashed here.
      if (Object.keys(header.pax ?? {}).some(key => key.startsWith('GNU.sparse')))
        throw new Error(`${header.name} is a sparse file`)
      let read = false
      const chunks = async function* () {
        read = true
        try {
          yield* body
        } catch (error) {
          refuse(error)
        }
      }
      yield { header: { ...header, type: header.type ?? 'file' }, body: chunks() }
      if (!read) await body.cancel()
    }
  } catch (error) {
    refuse(error)
  } finally {
    source.destroy()
  }
}

/** What no archive of a release has, and who unpacks it all would regret: why, or undefined. */
function leadingOut({ name, type, linkname = '' }: TarHeader): string | undefined {
  const outside = (path: string) => path.startsWith('/') || path.split('/').includes('..')
  if (outside(name)) return 'is a name that leads out of the archive'
  if ((type === 'link' || type === 'symlink') && outside(linkname))
    return `is a link that leads out of the archive, to ${linkname}`
  if (type === 'character-device' || type === 'block-device' || type === 'fifo') return `is a ${type}`
  return undefined
}

async function* limited(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes > mostUnpackedBytes) throw new Error(`it unpacks to more than ${mostUnpackedBytes} bytes`)
    yield chunk
  }
}

/**
 * The sha256 of each named member of a tar.gz, by the name given: exactly as it stands there, since the node's tar takes
 * nothing else. Throws WorldError when a member is missing, is there twice, is not a regular file, or when the archive is
 * damaged.
 */
export async function hashMembers(
  path: string,
  subject: string,
  names: readonly string[],
): Promise<Record<string, Sha256>> {
  const found = new Map<string, Sha256>()
  for await (const { header, body } of readTar(path, subject, { gzip: true })) {
    const { name, type } = header
    if (!names.includes(name)) continue
    if (type !== 'file')
      throw new WorldError(`${subject}: the archive's member ${name} is a ${type}, not a regular file`)
    if (found.has(name)) throw new WorldError(`${subject}: the archive holds ${name} twice`)
    const hash = createHash('sha256')
    for await (const chunk of body) hash.update(chunk)
    found.set(name, hash.digest('hex'))
  }
  const missing = names.filter(name => !found.has(name))
  if (missing.length > 0)
    throw new WorldError(`${subject}: the archive does not hold ${missing.join(', ')}`, {
      next: 'this version may lay its archive out differently: please report it',
    })
  return Object.fromEntries(names.map(name => [name, found.get(name) as Sha256]))
}
