/** Seconds at which an axis up to `end` has its marks: at most `most` of them, at round numbers, zero included. */
export function axisMarks(end: number, most: number): number[] {
  const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300]
  const step = steps.find(each => end / each <= most - 1) ?? end
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => Number((index * step).toFixed(1)))
}
