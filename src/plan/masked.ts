import { createHash } from 'node:crypto'
import { bytesOf, type Content } from './content.ts'
import { managedTree } from './managed.ts'
import type { ManagedEntry } from './managed-entry.ts'
import type { Plan, PlannedFile, Sha256, StaticPod } from './types.ts'

/** Of each kind of entry that has content, the other form, too. */
type Masked<Entry> = Entry extends { readonly content: Content }
  ? Entry | (Omit<Entry, 'content'> & { readonly sha256: Sha256; readonly bytes: number })
  : Entry

/** What a plan may show to people and in logs: of what came from a Secret, or what only some may read, only the digest and the size. */
export function maskedPlan(plan: Plan): Omit<Plan, 'files' | 'pods'> & {
  readonly files: readonly Masked<PlannedFile>[]
  readonly pods: readonly Masked<StaticPod>[]
  readonly tree: readonly Masked<ManagedEntry>[]
} {
  const tree = managedTree(plan).map(entry => (entry.type === 'file' ? masked(entry) : entry))
  return { ...plan, files: plan.files.map(masked), pods: plan.pods.map(masked), tree }
}

function masked<Entry extends { readonly content: Content; readonly secret?: true }>(
  entry: Entry,
): Masked<Entry> {
  if (!entry.secret) return entry as Masked<Entry>
  const { content, ...rest } = entry
  const bytes = Buffer.from(bytesOf(content))
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { ...rest, sha256, bytes: bytes.length } as unknown as Masked<Entry>
}
