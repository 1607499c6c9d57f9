import { createHash } from 'node:crypto'
import type { Plan, Sha256 } from './types.ts'

/** What a plan is known by: sha256 of its JSON with sorted keys and without origins. The same plan, the same digest. */
export function planDigest(plan: Plan): Sha256 {
  return createHash('sha256').update(canonicalJson(plan)).digest('hex')
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (key, inner) => {
    if (key === 'origin') return undefined
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
