import type { NodePath, Owner } from '../plan/entry.ts'
import type { ManagedEntry } from '../plan/managed-entry.ts'
import { ownerText } from '../plan/owner.ts'
import { linesDigest, treeLine } from '../plan/tree-digest.ts'
import type { Sha256 } from '../plan/types.ts'
import { shellWord } from '../render/shell.ts'

/** What is on a node where the plan has its managed tree. */
export interface NodeTree {
  readonly digest: Sha256
  /** Lines as treeLine() makes them, sorted by path. */
  readonly lines: readonly string[]
}

/**
 * Shell command that lists the managed tree of a node: the whole prefix, so that a file too many shows, and the managed
 * paths outside of it. find(1) -printf: type, mode, owner, link target, path.
 */
export function listTreeCommand(entries: readonly ManagedEntry[], prefix: NodePath): string {
  const outside = entries
    .map(({ path }) => path)
    .filter(path => path !== prefix && !path.startsWith(`${prefix}/`))
  // A folder outside of the prefix is shared: only it is ours, not all that is in it.
  const each = (action: string) =>
    `find ${shellWord(prefix)} ${action}; find ${outside.map(shellWord).join(' ')} -maxdepth 0 ${action}`
  return `${each("-printf '%y\\t%#m\\t%U:%u:%G:%g\\t%l\\t%p\\n'")}; echo; ${each('-type f -exec sha256sum {} +')}`
}

/** Reads what listTreeCommand() printed. An owner is named as the plan names it, else by number. */
export function parseTree(output: string, entries: readonly ManagedEntry[]): NodeTree {
  const owners = new Map(
    entries.map(entry => [entry.path as string, 'owner' in entry ? entry.owner : undefined]),
  )
  const [listing = '', sums = ''] = output.split('\n\n')
  const digests = new Map(sums.split('\n').map(sumOf))
  const lines = listing
    .split('\n')
    .map(line => line.split('\t'))
    .filter(fields => fields.length === 5)
    .sort(([, , , , a = ''], [, , , , b = '']) => (a < b ? -1 : 1))
    .map(([type, mode = '', accounts = '', target, path = '']) => {
      const owner = ownerOn(accounts, owners.get(path))
      const four = mode.padStart(4, '0')
      if (type === 'd') return `d ${four} ${owner} ${path}`
      if (type === 'l') return `l ${owner} ${target} ${path}`
      return `f ${four} ${owner} ${digests.get(path) ?? '?'} ${path}`
    })
  return { digest: linesDigest(lines), lines }
}

/** A line of sha256sum(1). It begins with a backslash where those in the path are doubled, as in names of mounts. */
function sumOf(line: string): [path: string, digest: string] {
  if (!line.startsWith('\\')) return [line.slice(66), line.slice(0, 64)]
  return [line.slice(67).replaceAll('\\\\', '\\'), line.slice(1, 65)]
}

/** `accounts`: number and name of the user, number and name of the group. */
function ownerOn(accounts: string, planned: Owner | undefined): string {
  const [uid = '', user = '', gid = '', group = ''] = accounts.split(':')
  return ownerText({
    user: typeof planned?.user === 'string' ? user : uid,
    group: typeof planned?.group === 'string' ? group : gid,
  })
}

/** Lines that only the plan has (`-`) or only the node (`+`). */
export function treeDifference(entries: readonly ManagedEntry[], node: NodeTree): string[] {
  const planned = new Set(entries.map(entry => treeLine(entry) ?? `f ${entry.path}`))
  const found = new Set(node.lines)
  return [
    ...[...planned].filter(line => !found.has(line)).map(line => `- ${line}`),
    ...[...found].filter(line => !planned.has(line)).map(line => `+ ${line}`),
  ]
}
