// apimachinery pkg/api/resource/{quantity,suffix}.go@v0.36.4
const form =
  /^(?<sign>[+-]?)(?<digits>\d+(?:\.\d*)?|\.\d+)(?:(?<decimal>[numkMGTPE])|(?<binary>[KMGTPE]i)|[eE](?<exponent>[+-]?\d+))?$/
const decimalPowers: ReadonlyMap<string, number> = new Map(
  ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'].map((suffix, index) => [suffix, 3 * index - 9]),
)
const binaryPowers: ReadonlyMap<string, bigint> = new Map(
  ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((suffix, index) => [suffix, BigInt(10 * index)]),
)
// The smallest unit that Kubernetes keeps; what is finer is rounded up.
const nano = 9
// maxAllowed in math.go: ParseQuantity lowers a larger quantity to it, but only one with a binary suffix.
const largestBinary = 2n ** 63n - 1n
// 1e100 is more than any resource; without a limit, 1e999999999 would be a number of a billion digits.
const largestExponent = 100

/**
 * A quantity such as 500m, 1.5Gi or 2e3 in billionths (exact: 0.1 has no exact number). Undefined: not a quantity.
 */
export function parseQuantity(value: unknown): bigint | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  // UnmarshalJSON trims it.
  const groups = form.exec(String(value).trim())?.groups
  if (!groups) return undefined
  const { sign, digits = '', decimal = '', binary = '', exponent } = groups
  const [whole = '', fraction = ''] = digits.split('.')
  const power = exponent === undefined ? (decimalPowers.get(decimal) ?? 0) : Number(exponent)
  if (Math.abs(power) > largestExponent) return power > 0 ? 10n ** BigInt(largestExponent) : 1n
  const scaled = BigInt(whole + fraction) << (binaryPowers.get(binary) ?? 0n)
  const shift = power - fraction.length + nano
  const exact = shift >= 0 ? scaled * 10n ** BigInt(shift) : divideUp(scaled, 10n ** BigInt(-shift))
  const magnitude = binary !== '' && exact > largestBinary * one ? largestBinary * one : exact
  return sign === '-' ? -magnitude : magnitude
}

const divideUp = (a: bigint, b: bigint): bigint => (a + b - 1n) / b

/** One whole unit, in what parseQuantity returns. */
export const one = 10n ** BigInt(nano)
