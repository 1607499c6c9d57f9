import type { Owner } from './entry.ts'

/** What everything belongs to that says nothing else. */
const root: Owner = { user: 0, group: 0 }

/** As chown(1) reads it: `www-data:www-data`, `1000:0`. Without an owner: root, by number. */
export function ownerText({ user, group }: Owner = root): string {
  return `${user}:${group}`
}
