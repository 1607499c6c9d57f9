import { createHash } from 'node:crypto'
import { visible } from '../../diagnostics/visible.ts'
import { readTar } from '../tar.ts'
import { mostManifestBytes } from './registry-answer.ts'

/** The files of an OCI archive. */
export interface ArchiveFiles {
  /** The size of each blob, by sha256:… of its bytes. */
  readonly blobs: ReadonlyMap<string, number>
  /** The content of each file that can be JSON, by its name. */
  readonly documents: ReadonlyMap<string, Buffer>
}

/** An image has four: layout, index, manifest and configuration. */
const mostDocuments = 4

/** No manifest has so many layers: overlayfs takes 500 lower directories (fs/overlayfs/params.h of Linux 6.12, OVL_MAX_STACK). */
const mostFiles = 1000

/**
 * Reads an OCI archive and hashes its blobs. Calls `refuse` for a file that an OCI image layout does not have, and for a blob
 * whose bytes have another digest than its name.
 */
export async function readArchiveFiles(
  path: string,
  subject: string,
  refuse: (why: string) => never,
): Promise<ArchiveFiles> {
  const blobs = new Map<string, number>()
  const documents = new Map<string, Buffer>()
  const seen = new Set<string>()
  for await (const { header, body } of readTar(path, subject, { gzip: false })) {
    const name = header.name.replace(/\/$/, '')
    if (seen.has(name)) refuse(`it holds ${quoted(name)} twice`)
    seen.add(name)
    if (seen.size > mostFiles) refuse(`it holds more than ${mostFiles} files`)
    if (header.type === 'directory' && /^blobs(\/sha256)?$/.test(name)) continue
    if (header.type !== 'file') refuse(`${quoted(name)} is a ${header.type}, not a regular file`)
    const digest = /^blobs\/sha256\/([0-9a-f]{64})$/.exec(name)?.[1]
    if (digest === undefined && name !== 'index.json' && name !== 'oci-layout')
      refuse(`${quoted(name)} is not part of an OCI image layout`)
    const hash = createHash('sha256')
    const kept: Uint8Array[] = []
    // A layer never begins as a JSON object, so it is not kept.
    let isKept = header.size <= mostManifestBytes
    for await (const chunk of body) {
      hash.update(chunk)
      if (kept.length === 0 && chunk.length > 0) isKept &&= chunk[0] === 0x7b
      if (isKept) kept.push(chunk)
    }
    const actual = hash.digest('hex')
    if (digest !== undefined && actual !== digest)
      refuse(`the blob sha256:${digest} has the sha256 ${actual}`)
    if (digest !== undefined) blobs.set(`sha256:${digest}`, header.size)
    if (kept.length > 0) documents.set(name, Buffer.concat(kept))
    if (documents.size > mostDocuments) refuse('it holds more documents than an image has')
  }
  return { blobs, documents }
}

const longest = 200

function quoted(name: string): string {
  return JSON.stringify(visible(name.slice(0, longest)))
}
