import { createHash } from 'node:crypto'
import { bytesOf } from './content.ts'
import type { ManagedEntry } from './managed-entry.ts'
import { ownerText } from './owner.ts'
import type { Sha256 } from './types.ts'

/**
 * One digest for a whole tree: sha256 over a line per path, sorted. Undefined while an artifact's digest is not known.
 * The same lines can be made on a node with find(1) and sha256sum(1): see verify/tree.ts.
 */
export function treeDigest(entries: readonly ManagedEntry[]): Sha256 | undefined {
  const lines = entries.map(treeLine)
  return lines.includes(undefined) ? undefined : linesDigest(lines as readonly string[])
}

/** The digest of a tree given as its lines, in the order of their paths. */
export function linesDigest(lines: readonly string[]): Sha256 {
  return hash(lines.map(line => `${line}\n`).join(''))
}

/** `d 0755 0:0 /path`, `f 0644 www-data:www-data SHA256 /path` or `l 0:0 TARGET /path`. */
export function treeLine(entry: ManagedEntry): string | undefined {
  switch (entry.type) {
    case 'directory':
      return `d ${entry.mode} ${ownerText(entry.owner)} ${entry.path}`
    case 'file':
      return `f ${entry.mode} ${ownerText(entry.owner)} ${hash(bytesOf(entry.content))} ${entry.path}`
    case 'artifact':
      return entry.sha256 && `f ${entry.mode} 0:0 ${entry.sha256} ${entry.path}`
    case 'link':
      return `l 0:0 ${entry.target} ${entry.path}`
  }
}

function hash(content: string | Uint8Array): Sha256 {
  return createHash('sha256').update(content).digest('hex')
}
