import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { WorldError } from '../../host/errors.ts'
import { NotReadableError, readRegularFile } from '../../host/regular-file.ts'
import { fileEntry, type TarEntry } from '../tar.ts'
import { mostManifestBytes } from './registry-answer.ts'

// A folder that `skopeo copy … dir:` wrote (containers/image, directory/directory_transport.go; tried with skopeo 1.9.3):
// manifest.json, version, and each blob under the hexadecimal digits of its digest.

const next = 'check with `skopeo --version` that the first skopeo in PATH is that of your distribution'

/** The manifest or index in the folder. Throws WorldError unless it is a regular file of at most mostManifestBytes. */
export function readCopiedManifest(folder: string, subject: string): Buffer {
  const path = join(folder, 'manifest.json')
  try {
    return readRegularFile(path, { mostBytes: mostManifestBytes, follow: false }).content
  } catch (error) {
    const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
    const why = error instanceof NotReadableError ? error.why : code && `cannot be read (${code})`
    if (why === undefined) throw error
    throw new WorldError(`${subject}: skopeo copied no image: its manifest.json ${why}`, {
      next,
      cause: error,
    })
  }
}

/** The blobs in the folder, as entries of an OCI archive. Throws WorldError for one that is not a regular file. */
export async function copiedBlobs(folder: string, subject: string): Promise<TarEntry[]> {
  const names = (await readdir(folder)).filter(name => /^[0-9a-f]{64}$/.test(name))
  return await Promise.all(
    names.map(async name => {
      const path = join(folder, name)
      const stats = await lstat(path)
      if (!stats.isFile())
        throw new WorldError(`${subject}: skopeo copied no image: its blob ${name} is not a regular file`, {
          next,
        })
      return fileEntry(`blobs/sha256/${name}`, path, stats.size, 0o644)
    }),
  )
}
