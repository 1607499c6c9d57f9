import type { Config } from '../../config/schema.ts'
import { osGroups, osUsers } from '../../debian/accounts.ts'
import { closest } from '../../diagnostics/closest.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Owner } from '../../plan/entry.ts'
import { integerOf } from '../../render/exact-number.ts'

type Entry = Config['files'][string]
type Owned = Extract<Entry, { mode: unknown }>
type Account = Owned['owner']

/** Undefined for root:root, however it is written. */
export function ownerOf({ owner, group }: Owned): Owner | undefined {
  const [user, its] = [accountOf(owner), accountOf(group)]
  return isRoot(user) && isRoot(its) ? undefined : { user, group: its }
}

const isRoot = (account: string | number) => account === 0 || account === 'root'

function accountOf(account: Account): string | number {
  return typeof account === 'string' ? account : Number(integerOf(account))
}

/** chown(1) fails for a name that the node does not have, and bakelet-install then tries for ever. */
export function checkOwners({ files, system }: Config, file: string): Diagnostic[] {
  const users = system.users.map(({ name }) => name)
  const known = { owner: new Set([...osUsers, ...users]), group: new Set([...osGroups, ...users]) }
  const packages = system.packages.length > 0
  return Object.entries(files).flatMap(([path, entry]) => {
    if (!('mode' in entry)) return []
    return (['owner', 'group'] as const).flatMap((key): Diagnostic[] => {
      const name = entry[key]
      if (typeof name !== 'string' || known[key].has(name)) return []
      const kind = key === 'owner' ? 'user' : 'group'
      const meant = closest(name, [...known[key]])
      const instead = `add the user to \`system.users\`, or write the number of the ${kind}`
      return [
        {
          code: 'file-owner-unknown',
          severity: packages ? 'warning' : 'error',
          message: packages
            ? `only a package could make the ${kind} \`${name}\`: without it the node waits for ever`
            : `no node has the ${kind} \`${name}\``,
          file,
          path: ['files', path, key],
          hint: meant === undefined ? instead : `did you mean \`${meant}\`? Else ${instead}`,
        },
      ]
    })
  })
}
