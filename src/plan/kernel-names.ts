// What the kernel is told has several spellings; here each has one, by which they are compared.

/** modprobe(8): "there is no difference between _ and - in module names". */
export function moduleName(name: string): string {
  return name.replaceAll('-', '_')
}

/**
 * The path below /proc/sys that a key means. sysctl.d(5): the first separator decides whether dots or slashes separate,
 * and the other one is then part of a name.
 */
export function sysctlPath(key: string): string {
  const dotted = /[./]/.exec(key)?.[0] === '.'
  return dotted ? key.replace(/[./]/g, separator => (separator === '.' ? '/' : '.')) : key
}
