import { rm } from 'node:fs/promises'
import type { VmDriver } from '../types.ts'
import { type QemuVm, startQemuVm } from './start.ts'

/** Machines run by QEMU on this machine. */
export const qemuDriver = {
  name: 'qemu',
  // The gateway of the user network (qemu-doc, "Using the user mode network stack").
  loopbackFromGuest: '10.0.2.2',
  firmwares: ['bios', 'uefi'],
  bootsWithoutSeed: true,
  tools: ['qemu-system-x86_64', 'qemu-img', 'xorriso'],
  start: startQemuVm,
  discard: workDir => rm(workDir, { recursive: true, force: true }),
} as const satisfies VmDriver & { start: (...args: Parameters<VmDriver['start']>) => Promise<QemuVm> }
