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
  // A name may have every byte but NUL and the slash. sha256sum -z (coreutils 8.25) writes names as they are.
  return `${each("-printf '%y\\0%#m\\0%U:%u:%G:%g\\0%l\\0%p\\0'")}; printf '\\0'; ${each('-type f -exec sha256sum -z {} +')}`
}

/** A path on a node. */
export interface FoundEntry {
  readonly path: string
  /** `type`, `mode` and `owner`; of a file its `sha256`, of a link its `target`. */
  readonly facts: Readonly<Record<string, string>>
}

const types: Readonly<Record<string, string>> = { d: 'directory', f: 'file', l: 'link' }
const fieldsOfAPath = 5

/** Reads what listTreeCommand() printed, sorted by path. An owner is named as the plan names it, else by number. */
export function parseEntries(output: string, entries: readonly ManagedEntry[]): readonly FoundEntry[] {
  const owners = new Map(
    entries.map(entry => [entry.path as string, 'owner' in entry ? entry.owner : undefined]),
  )
  const fields = output.split('\0')
  const listed: string[][] = []
  let at = 0
  for (; at + fieldsOfAPath <= fields.length && fields[at] !== ''; at += fieldsOfAPath)
    listed.push(fields.slice(at, at + fieldsOfAPath))
  // A line of sha256sum(1): the digest, a space, a space or an asterisk, the name.
  const digests = new Map(fields.slice(at + 1).map(sum => [sum.slice(66), sum.slice(0, 64)]))
  return listed
    .map(([letter = '', mode = '', accounts = '', target = '', path = '']): FoundEntry => {
      const type = types[letter] ?? `special file (${letter})`
      const owner = ownerOn(accounts, owners.get(path))
      if (type === 'link') return { path, facts: { type, owner, target } }
      const facts = { type, mode: mode.padStart(4, '0'), owner }
      return { path, facts: type === 'directory' ? facts : { ...facts, sha256: digests.get(path) ?? '?' } }
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** As parseEntries(), in the lines of treeLine(). */
export function parseTree(output: string, entries: readonly ManagedEntry[]): NodeTree {
  const lines = parseEntries(output, entries).map(
    ({ path, facts: { type, mode, owner, target, sha256 } }) => {
      if (type === 'directory') return `d ${mode} ${owner} ${path}`
      if (type === 'link') return `l ${owner} ${target} ${path}`
      return `f ${mode} ${owner} ${sha256} ${path}`
    },
  )
  return { digest: linesDigest(lines), lines }
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
