/** Numbers of processors, as "0-1,4" names them. */
export interface CpuSet {
  readonly size: number
  readonly highest: number
}

/** Parse in cpuset.go of k8s.io/utils. Undefined: the text names none. */
export function parseCpuSet(text: string): CpuSet | undefined {
  const ranges = text.split(',').map(part => {
    const [, start = '', end = start] = /^\+?(\d{1,9})(?:-\+?(\d{1,9}))?$/.exec(part) ?? []
    return { start: Number(start || Number.NaN), end: Number(end) }
  })
  if (!ranges.every(({ start, end }) => start <= end)) return undefined
  let size = 0
  let highest = -1
  for (const { start, end } of ranges.sort((a, b) => a.start - b.start)) {
    size += Math.max(0, end - Math.max(start - 1, highest))
    highest = Math.max(highest, end)
  }
  return { size, highest }
}
