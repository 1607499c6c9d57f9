import type { VmDriver } from '../types.ts'
import { discardMultipassVm, startMultipassVm } from './start.ts'

/** Machines run by Canonical's Multipass, which must be set up on this machine. */
export const multipassDriver = {
  name: 'multipass',
  // The guest reaches addresses of this machine, but not its loopback.
  networks: ['user'],
  loopbackFromGuest: undefined,
  // OVMF on amd64 (qemu_vm_process_spec.cpp, 1.16).
  firmwares: ['uefi'],
  // `multipass launch` waits for the user that its own user-data makes.
  bootsWithoutSeed: false,
  // `multipass launch` makes one disk, and has no option for another (`--help`, 1.16).
  attachesDisks: false,
  // Not a package of Debian's: start() says where it comes from.
  tools: [],
  start: startMultipassVm,
  discard: discardMultipassVm,
} as const satisfies VmDriver
