import type { VmDriver } from '../types.ts'
import { type QemuVm, startQemuVm } from './start.ts'

/** Machines run by QEMU on this machine. */
export const qemuDriver = {
  name: 'qemu',
  tools: ['qemu-system-x86_64', 'qemu-img', 'xorriso'],
  start: startQemuVm,
} as const satisfies VmDriver & { start: (...args: Parameters<VmDriver['start']>) => Promise<QemuVm> }
