import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { NodePath } from '../entry.ts'
import type { ManagedEntry } from '../managed-entry.ts'
import { isOfConfig, parentsOf } from '../parents.ts'

/** Paths are well-formed, have one owner each, and nothing is below what is a file. */
export function checkPaths(tree: readonly ManagedEntry[], file: string): Diagnostic[] {
  const owners = new Map<string, ManagedEntry>()
  const twins: Diagnostic[] = []
  for (const entry of tree) {
    const other = owners.get(entry.path)
    if (other) twins.push(conflict(`${nameBoth(other, entry)} want \`${entry.path}\``, [entry, other], file))
    else owners.set(entry.path, entry)
  }
  return [...areValid(tree, file), ...twins, ...areInFolders(owners, file)]
}

function areValid(tree: readonly ManagedEntry[], file: string): Diagnostic[] {
  return tree
    .filter(({ path }) => !isNormalised(path))
    .map(({ path, origin }) => ({
      code: 'plan-path-invalid',
      severity: 'error',
      message: `\`${path}\` is not an absolute, normalised path of letters, digits, ".", "_", "@", ":" and "-"`,
      file,
      path: origin.path,
    }))
}

/** The alphabet that artifacts.list, units and the uninstaller can carry without quoting; names of units have `\\x2d`, too. */
function isNormalised(path: NodePath): boolean {
  return /^(\/[A-Za-z0-9._@:\\-]+)+$/.test(path) && !/\/\.{1,2}(\/|$)/.test(path)
}

/** One diagnostic for each file that something is below of, however much that is. */
function areInFolders(owners: ReadonlyMap<string, ManagedEntry>, file: string): Diagnostic[] {
  const found = new Map<string, Diagnostic>()
  for (const entry of owners.values())
    for (const parent of parentsOf(entry.path)) {
      const above = owners.get(parent)
      if (above && above.type !== 'directory' && !found.has(parent))
        found.set(
          parent,
          conflict(
            `\`${entry.path}\` cannot be below \`${parent}\`, which is not a folder`,
            [entry, above],
            file,
          ),
        )
    }
  return [...found.values()]
}

function nameBoth(a: ManagedEntry, b: ManagedEntry): string {
  const [one, other] = [a.origin.component, b.origin.component]
  return one === other ? `two parts of ${one}` : `${one} and ${other} both`
}

/** At the line of the config that asked for one of the two, if there is one: best that of `files` or `units`, which can go. */
function conflict(message: string, entries: readonly ManagedEntry[], file: string): Diagnostic {
  const common = { code: 'plan-path-conflict', severity: 'error', message, file } as const
  const own = entries.find(isOfConfig)
  if (own) {
    const hint = `give it another path, or remove it from \`${own.origin.component}\``
    return { ...common, path: own.origin.path, at: 'key', hint }
  }
  return { ...common, path: entries.map(({ origin }) => origin.path).find(({ length }) => length > 0) ?? [] }
}
