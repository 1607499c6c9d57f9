/** What a plan promises of a node, by what is asked. */
export const areas = [
  'files',
  'units',
  'modules',
  'sysctls',
  'system',
  'firewall',
  'versions',
  'images',
  'pods',
  'ports',
  'tests',
  'posture',
] as const

export type Area = (typeof areas)[number]

/** The comparison of one promise of a plan with a node. */
export type Check = {
  readonly area: Area
  /** The path, unit, module, key, program, image, pod, port, test or item of a benchmark. */
  readonly name: string
  readonly expected: string
} /** `found`: where several answers are good. */ & (
  | { readonly outcome: 'same'; readonly found?: string }
  | { readonly outcome: 'different'; readonly found: string; readonly next: string }
  /** It differs from a benchmark on purpose. */
  | { readonly outcome: 'accepted'; readonly found: string; readonly why: string }
  /** The node does not have what a benchmark asks about. */
  | { readonly outcome: 'not applicable'; readonly why: string }
  /** It cannot be known here: never as good as `same`. */
  | { readonly outcome: 'not asked'; readonly why: string }
)

/** A comparison of two texts; undefined: the node does not have it. */
export function compared(
  promise: Pick<Check, 'area' | 'name' | 'expected'>,
  found: string | undefined,
  next: string,
): Check {
  return found === promise.expected
    ? { ...promise, outcome: 'same' }
    : { ...promise, outcome: 'different', found: found ?? 'missing', next }
}
