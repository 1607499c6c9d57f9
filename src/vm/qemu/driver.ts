import { removeMachineFiles } from '../remove-files.ts'
import type { VmDriver } from '../types.ts'
import { startQemuVm, workFiles } from './start.ts'
import type { QemuVm } from './vm.ts'

/** Of a machine's folder, with the image that `bakelet up` puts there and the unfinished files beside each (NAME.…). */
const names = [...Object.values(workFiles), 'image.qcow2']

/** Machines run by QEMU on this machine. */
export const qemuDriver = {
  name: 'qemu',
  networks: ['isolated', 'user'],
  // The gateway of the user network (qemu-doc, "Using the user mode network stack").
  loopbackFromGuest: '10.0.2.2',
  firmwares: ['bios', 'uefi'],
  bootsWithoutSeed: true,
  attachesDisks: true,
  tools: ['qemu-system-x86_64', 'qemu-img', 'xorriso'],
  start: startQemuVm,
  discard: workDir =>
    removeMachineFiles(workDir, name => names.some(each => name === each || name.startsWith(`${each}.`))),
} as const satisfies VmDriver & { start: (...args: Parameters<VmDriver['start']>) => Promise<QemuVm> }
