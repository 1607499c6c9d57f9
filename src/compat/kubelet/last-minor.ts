import { minorNumber } from '../../upstream/version.ts'
import type { Lifetime } from '../lifetime.ts'

/** Whether a minor is after the last that knew a name. */
export function isGone(variants: readonly Lifetime[], minor: string): boolean {
  const last = variants.at(-1)?.until
  return last !== undefined && minorNumber(last) < minorNumber(minor)
}

/** The minor after another: "1.35" of "1.34". */
export function minorAfter(minor: string): string {
  return `1.${minorNumber(minor) + 1}`
}
