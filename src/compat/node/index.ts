import type { Rule } from '../rule.ts'
import { cgroupDriver } from './cgroup-driver.ts'
import { cgroupVersion } from './cgroup-version.ts'
import { imageSize } from './image-size.ts'
import { kernelArguments } from './kernel-arguments.ts'
import { packages } from './packages.ts'
import { usersOfOs } from './users.ts'

/** Time zones that the OS does not have. */
const timeZone: Rule = async ({ config: { base, system } }) => {
  if (system.timezone === undefined) return []
  const { checkTimeZone } = await import('./time-zones.ts')
  return checkTimeZone(system.timezone, { isDebian: base === 'debian-13', packages: system.packages })
}

/** Another kernel, or modules that are built on the node: then nobody knows the names. */
const bringsKernel = /^linux-(image|modules|headers)-|-(dkms|modules)$/

/** Modules and settings that the kernel does not have. */
const kernelNames: Rule = async ({ config }) => {
  const { base, kernel, system } = config
  const isOurs = base === 'debian-13' && !system.packages.some(name => bringsKernel.test(name))
  if (!isOurs || (kernel.modules.length === 0 && Object.keys(kernel.sysctl).length === 0)) return []
  const [{ checkModules, checkSysctlNames }, { checkSysctlValues }] = await Promise.all([
    import('./kernel-names.ts'),
    import('./sysctl-values.ts'),
  ])
  return [...checkModules(config), ...checkSysctlNames(config), ...checkSysctlValues(config)]
}

/** What the config asks of the OS. */
export const nodeRules: readonly Rule[] = [
  cgroupDriver,
  cgroupVersion,
  timeZone,
  kernelNames,
  kernelArguments,
  imageSize,
  usersOfOs,
  packages,
]
