import type { Config } from '../config/schema.ts'
import type { VmSpec } from '../vm/types.ts'

/** The machine that a config is made for, where it says so. */
export function machineSize({ hardware }: Config): Pick<VmSpec, 'memoryMiB' | 'cpus'> {
  const [, amount, unit] = /^(\d+)([MG])$/.exec(hardware.memory ?? '') ?? []
  return {
    ...(amount !== undefined && { memoryMiB: Number(amount) * (unit === 'G' ? 1024 : 1) }),
    ...(hardware.cpus !== undefined && { cpus: hardware.cpus }),
  }
}
