import { quote } from '../diagnostics/quote.ts'
import { type Comparison, compareFacts } from '../diff/compare.ts'
import type { Side } from '../diff/side.ts'
import { WorldError } from '../host/errors.ts'
import { type SideOptions, sideOf } from './diff-side.ts'

export interface DiffResult extends Comparison {
  readonly from: Pick<Side, 'path' | 'what'>
  readonly to: Pick<Side, 'path' | 'what'>
}

/**
 * Compares two configs, locks, plans, generated folders or baked images. Throws ConfigProblems for a config or lock with
 * errors, and WorldError for any other path, and for two that have nothing in common.
 */
export async function diff(from: string, to: string, options: SideOptions = {}): Promise<DiffResult> {
  const [before, after] = [await sideOf(from, options), await sideOf(to, options)]
  const compared = compareFacts(before.facts, after.facts)
  if (compared.compared.length === 0)
    throw new WorldError(
      `${quote(from)} is ${before.what}, and ${quote(to)} is ${after.what}: they have nothing in common that can be compared`,
      {
        next: 'compare two of the same kind; `bakelet gen` and `bakelet plan --json` make them from a config',
      },
    )
  const named = ({ path, what }: Side) => ({ path, what })
  return { ...compared, from: named(before), to: named(after) }
}
