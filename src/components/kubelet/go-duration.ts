/** Nanoseconds of each unit that time.ParseDuration of Go knows (Go 1.26, src/time/format.go, unitMap). */
const units = {
  ns: 1,
  us: 1e3,
  // U+00B5, the micro sign, and U+03BC, the Greek letter.
  '\u00b5s': 1e3,
  '\u03bcs': 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
} as const

const unit = Object.keys(units).join('|')
const whole = new RegExp(`^([-+]?)(0|(?:(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:${unit}))+)$`)
const term = new RegExp(`(\\d*)(?:\\.(\\d*))?(${unit})`, 'g')
const most = 2n ** 63n

/** Nanoseconds of a duration such as "1h30m" or "1.5s". Undefined: time.ParseDuration of Go refuses the text. */
export function parseGoDuration(text: string): bigint | undefined {
  const [, sign, terms = ''] = whole.exec(text) ?? []
  if (sign === undefined) return undefined
  let sum = 0n
  for (const [, integer = '', fraction = '', name] of terms.matchAll(term)) {
    const size = units[name as keyof typeof units]
    // Digits past the 18th are below a nanosecond in every unit. Go computes a fraction in floating point too.
    const digits = fraction.slice(0, 18)
    sum += BigInt(integer) * BigInt(size) + BigInt(Math.trunc(Number(digits) * (size / 10 ** digits.length)))
  }
  if (sign === '-') return sum > most ? undefined : -sum
  return sum >= most ? undefined : sum
}

/** Whole seconds of a duration that is not negative, rounded up. */
export function secondsOf(nanoseconds: bigint): number {
  return Number((nanoseconds + 999_999_999n) / 1_000_000_000n)
}
