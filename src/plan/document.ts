import { maskPasswords } from '../diagnostics/mask-passwords.ts'
import { planDigest } from './digest.ts'
import { managedTree } from './managed.ts'
import { maskedPlan } from './masked.ts'
import { treeDigest } from './tree-digest.ts'
import type { Plan } from './types.ts'

/** A plan as `bakelet plan --json` prints it: with the settings of the image, which a plan does not have. */
export function documentOfPlan<Image extends object>(plan: Plan, image: Image) {
  return {
    digest: planDigest(plan),
    treeDigest: treeDigest(managedTree(plan)) ?? null,
    ...maskedPlan(plan),
    image,
  }
}

/** The same as text, with the passwords in URLs masked. */
export function planDocumentText(plan: Plan, image: object): string {
  const mask = (_: string, value: unknown) => (typeof value === 'string' ? maskPasswords(value) : value)
  return `${JSON.stringify(documentOfPlan(plan, image), mask, 2)}\n`
}
