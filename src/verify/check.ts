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
] as const

export type Area = (typeof areas)[number]

/** The comparison of one promise of a plan with a node. */
export type Check = {
  readonly area: Area
  /** The path, unit, module, key, program, image, pod, port or test. */
  readonly name: string
  readonly expected: string
} & (
  | { readonly outcome: 'same' }
  | { readonly outcome: 'different'; readonly found: string; readonly next: string }
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
