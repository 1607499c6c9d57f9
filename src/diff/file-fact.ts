import { createHash } from 'node:crypto'
import { bytesOf } from '../plan/content.ts'
import { ownerText } from '../plan/owner.ts'
import type { Fact } from './facts.ts'
import type { TreeText } from './plan-text.ts'

/** A path of the node. Of what only some may read, and of every secret, no byte is shown. */
export function fileFact(entry: TreeText): Fact {
  const { type, path: name, mode = '', owner, target, secret } = entry
  if (type === 'link') return { name, value: `link to ${target}` }
  const rights = [mode, ...(owner ? [ownerText(owner)] : [])].join(' ')
  if (type === 'directory') return { name, value: `${rights}, folder` }
  // A program: its version and digest are facts of their own, and not known before a fetch.
  if (type === 'artifact') return { name, value: `${rights}, program` }
  if (secret) return { name, value: `${rights}, secret`, ...(entry.sha256 && { sealed: entry.sha256 }) }
  return { name, ...contentFact(rights, mode, bytesOf(entry.content ?? '')) }
}

/**
 * The content of a file: its size; and its digest and text where everybody on the node may read it. A digest of the rest would let
 * a password be guessed.
 */
export function contentFact(rights: string, mode: string, content: string | Uint8Array): Omit<Fact, 'name'> {
  const bytes = Buffer.from(content)
  const sealed = createHash('sha256').update(bytes).digest('hex')
  const size = `${rights}, ${bytes.length} bytes`
  // inode(7): others may read it.
  if ((Number.parseInt(mode, 8) & 0o004) === 0) return { value: size, sealed }
  const text = bytes.toString('utf8')
  const isText = bytes.length <= 2 ** 20 && !text.includes('\0') && !text.includes('\ufffd')
  return { value: `${size}, sha256:${sealed.slice(0, 12)}…`, sealed, ...(isText && { text }) }
}
