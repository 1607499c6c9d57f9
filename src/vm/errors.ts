import { WorldError } from '../host/errors.ts'

/** A machine did not start, hung, ended too early, or did not answer. */
export class VmError extends WorldError {
  override readonly name: string = 'VmError'
}

/**
 * The guest's kernel gave up. Under QEMU's multi-threaded TCG that happens in about one of 25 boots, within the first
 * seconds and whatever the guest is: it patches code that another virtual CPU runs (seen with Linux 6.12, QEMU 7.2).
 */
export class KernelPanicError extends VmError {
  override readonly name = 'KernelPanicError'
}
