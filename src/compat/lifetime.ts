import { compareVersions } from '../upstream/version.ts'

/** One way that a name has been known, and the first and last release line that has it so; absent: of all in the data. */
export interface Lifetime {
  readonly since?: string
  readonly until?: string
}

/** The way that a release line ("1.36") knows a name; undefined: it does not. */
export function variantOn<T extends Lifetime>(variants: readonly T[], line: string): T | undefined {
  return variants.find(
    ({ since = line, until = line }) =>
      compareVersions(since, line) <= 0 && compareVersions(line, until) <= 0,
  )
}

/** "since 1.29 until 1.31"; undefined of a name that no line knows. */
export function lifetimeOf(variants: readonly Lifetime[]): string | undefined {
  const [first, last] = [variants[0], variants.at(-1)]
  if (!first || !last) return undefined
  return [first.since && `since ${first.since}`, last.until && `until ${last.until}`]
    .filter(Boolean)
    .join(' ')
}
