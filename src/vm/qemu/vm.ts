import type { Vm } from '../types.ts'

/** A machine of the QEMU driver: a little more than every Vm can do. */
export interface QemuVm extends Vm {
  /** When it was powered on, by performance.now(): its first instruction came right after. */
  readonly poweredOnAt: number
  /**
   * Copies the disk to `target` as a power cut at this moment would leave it; the machine goes on. `target` is an
   * overlay of the same base image: put it as disk.qcow2 into the workDir of another machine to boot it. UEFI's
   * variables are not part of it: that machine has its own.
   */
  copyDiskAsAfterPowerCut(target: string): Promise<void>
}
