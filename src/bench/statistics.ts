/**
 * A percentile by nearest rank: the smallest of the values that at least `percent` of them do not exceed. It is always a
 * value that was measured, and needs no assumption about what lies between two of them. NaN without values.
 */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  return percentile(values, 50)
}
