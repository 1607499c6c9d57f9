/**
 * A number that a JavaScript number cannot keep: an integer beyond 2^53, or a float without a fraction, such as 1.0, which
 * would become the integer 1. Any other number is a plain one: an integer if Number.isSafeInteger says so, otherwise a float.
 */
export class ExactNumber {
  /** An integer as a bigint, a float as a number. */
  readonly value: bigint | number
  /** The number as the user wrote it: `0x7fff_ffff_ffff_ffff`, `1e400`. */
  readonly text: string

  constructor(value: bigint | number, text: string) {
    this.value = value
    this.text = text
  }

  /** The number in a word of a command line or a message. */
  toString(): string {
    if (typeof this.value === 'bigint') return `${this.value}`
    return Number.isFinite(this.value) ? floatText(this.value) : this.text
  }

  /** JSON has no integers beyond 2^53 and no difference between 1 and 1.0: text keeps both. */
  toJSON(): string {
    return this.toString()
  }
}

/** The plain number if it keeps everything, otherwise an ExactNumber. */
export function exactNumber(value: bigint | number, text: string): number | ExactNumber {
  if (typeof value === 'bigint') {
    const plain = Number(value)
    return Number.isSafeInteger(plain) ? plain : new ExactNumber(value, text)
  }
  return Number.isFinite(value) && !Number.isInteger(value) ? value : new ExactNumber(value, text)
}

export const isNumber = (value: unknown): value is number | ExactNumber =>
  typeof value === 'number' || value instanceof ExactNumber

/** The integer, or undefined for a float and for everything else. */
export function integerOf(value: unknown): bigint | undefined {
  if (value instanceof ExactNumber) return typeof value.value === 'bigint' ? value.value : undefined
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : undefined
}

/** The nearest JavaScript number. */
export const nearest = (number: number | ExactNumber): number =>
  typeof number === 'number' ? number : Number(number.value)

/**
 * Whether the programs that read TOML and JSON keep the number: Go's int64 and float64. A number such as 1e400 or 1e-400 would
 * become infinity or zero.
 */
export function fits64Bits(number: number | ExactNumber): boolean {
  if (typeof number === 'number') return true
  const { value, text } = number
  if (typeof value === 'bigint') return BigInt.asIntN(64, value) === value
  return value === 0 ? !/[1-9]/.test(text.replace(/e.*/i, '')) : Number.isFinite(value) || !/\d/.test(text)
}

/**
 * A number as TOML 1.0, YAML 1.1 and YAML 1.2 all read it, with its type: a float has a point, without which YAML 1.1 reads
 * `1e+21` as a string. Infinity and NaN, which each of them spells in its own way, are for the caller.
 */
export function numberText(number: number | ExactNumber): string {
  if (typeof number !== 'number') return number.toString()
  return Number.isSafeInteger(number) ? `${number}` : floatText(number)
}

function floatText(value: number): string {
  if (Object.is(value, -0)) return '-0.0'
  return `${value}`.replace(/^(-?\d+)(e|$)/, '$1.0$2')
}
