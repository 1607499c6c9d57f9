const units = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'm'],
] as const

/** A time in its largest unit: "45s", "12m", "3h", "2d". */
export function age(seconds: number | null): string {
  if (seconds === null) return '-'
  const [size, unit] = units.find(([size]) => seconds >= size) ?? [1, 's']
  return `${Math.floor(seconds / size)}${unit}`
}

/** "1.6 GiB" */
export function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`
}
