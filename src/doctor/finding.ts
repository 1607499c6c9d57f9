import type { Signature } from './signature.ts'

/** A fault that a log has. */
export interface Finding {
  readonly signature: Signature
  /** The first line with it, as it is in the log, and its number from 1. */
  readonly line: string
  readonly number: number
  /** The number of lines with it. */
  readonly times: number
  /** The first of the pods that the lines name: NAMESPACE/NAME. */
  readonly pods: readonly string[]
}

/** The page of a signature, beside the docs of the package. */
export function pageOf({ id }: Signature): string {
  return `docs/doctor/${id}.md`
}
