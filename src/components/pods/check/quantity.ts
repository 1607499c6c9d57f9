// apimachinery pkg/api/resource/{quantity,suffix}.go@v0.36.4
const form = /^([+-]?)(\d+\.?\d*|\.\d+)(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d+)?$/
const decimal: Record<string, number> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }
const binary: Record<string, bigint> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n }
// The smallest unit that Kubernetes keeps; what is finer is rounded up.
const nano = 9

/**
 * A quantity such as 500m, 1.5Gi or 2e3 in billionths (exact: 0.1 has no exact number). Undefined: not a quantity.
 */
export function parseQuantity(value: unknown): bigint | undefined {
  const match = form.exec(String(value))
  if (!match || (typeof value !== 'string' && typeof value !== 'number')) return undefined
  const [, sign, digits = '', suffix = ''] = match
  const [whole = '', fraction = ''] = digits.split('.')
  const exponent = /^[eE]./.test(suffix) ? Number(suffix.slice(1)) : (decimal[suffix] ?? 0)
  // Upstream caps what is beyond 2^63; an absurd exponent need not become an absurd number of digits here.
  if (Math.abs(exponent) > 100) return exponent > 0 ? 10n ** 100n : 1n
  const scaled = BigInt(whole + fraction) << (binary[suffix] ?? 0n)
  const power = exponent - fraction.length + nano
  const magnitude = power >= 0 ? scaled * 10n ** BigInt(power) : divideUp(scaled, 10n ** BigInt(-power))
  return sign === '-' ? -magnitude : magnitude
}

const divideUp = (a: bigint, b: bigint): bigint => (a + b - 1n) / b

/** One whole unit, in what parseQuantity returns. */
export const one = 10n ** BigInt(nano)
