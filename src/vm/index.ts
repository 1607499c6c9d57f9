import type { VmDriver } from './types.ts'

/** Every VM driver, loaded only for a boot. A new one is its folder and a line here. */
export const drivers = {
  qemu: async () => (await import('./qemu/driver.ts')).qemuDriver,
  multipass: async () => (await import('./multipass/driver.ts')).multipassDriver,
} as const satisfies Record<string, () => Promise<VmDriver>>

export type DriverName = keyof typeof drivers
export const driverNames = Object.keys(drivers) as readonly DriverName[]
