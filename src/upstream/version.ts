/** Sorts versions "x.y" or "x.y.z", oldest first; a missing part counts as 0. Every version here is plain numbers. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split('.'), b.split('.')]
  for (let part = 0; part < 3; part++) {
    const difference = Number(left[part] ?? 0) - Number(right[part] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** 36 of "1.36" or "1.36.4". */
export function minorNumber(version: string): number {
  return Number(version.split('.')[1])
}

/** The release line: "1.36" of "1.36.4". */
export function minorOf(version: string): string {
  return version.split('.', 2).join('.')
}
