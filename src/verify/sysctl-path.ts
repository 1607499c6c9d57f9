/**
 * The file of a sysctl. The first of `.` and `/` in the key is what separates its parts; the other one then stands for the first:
 * sysctl.d(5).
 */
export function sysctlPath(key: string): string {
  const first = /[./]/.exec(key)?.[0]
  const path = first === '/' ? key : key.replace(/[./]/g, mark => (mark === '.' ? '/' : '.'))
  return `/proc/sys/${path}`
}
