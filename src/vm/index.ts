import { multipassDriver } from './multipass/driver.ts'
import { qemuDriver } from './qemu/driver.ts'
import type { VmDriver } from './types.ts'

/** Every VM driver. A new one is its folder and a line here. */
export const drivers = { qemu: qemuDriver, multipass: multipassDriver } satisfies Record<
  VmDriver['name'],
  VmDriver
>
