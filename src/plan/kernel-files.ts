import { isPrintableAscii } from '../render/printable-ascii.ts'
import type { KernelModule, Sysctl } from './types.ts'

/** modules-load.d(5): one module name a line. */
export function modulesLoadFile(modules: readonly KernelModule[]): string {
  return `# Made by bakelet.\n${modules.map(({ name }) => `${name}\n`).join('')}`
}

/**
 * sysctl.d(5): `key = value`. The value runs to the end of the line with no quoting, so a control character cannot be
 * written at all; the config schema refuses it, and this is the last look. `-`: the service does not fail for this line.
 */
export function sysctlFile(sysctls: readonly Sysctl[]): string {
  const line = ({ key, value, optional }: Sysctl) => {
    if (!isPrintableAscii(key + value) && /\p{Cc}/u.test(key + value))
      throw new Error(`sysctl.d cannot hold ${JSON.stringify(value)}`)
    return `${optional ? '-' : ''}${key} = ${value}\n`
  }
  return `# Made by bakelet.\n${sysctls.map(line).join('')}`
}
