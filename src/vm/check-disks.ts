import { quote } from '../diagnostics/quote.ts'
import { exists } from '../host/files.ts'
import { shellWord } from '../render/shell.ts'
import { VmError } from './errors.ts'
import { type DataDisks, diskSerial, type VmDriver } from './types.ts'

/** Throws VmError when a driver cannot attach these disks: before a bake, which takes minutes. */
export async function checkDisks(
  { name, attachesDisks }: Pick<VmDriver, 'name' | 'attachesDisks'>,
  disks: DataDisks,
): Promise<void> {
  for (const [serial, file] of Object.entries(disks)) {
    if (!attachesDisks)
      throw new VmError(`${name} cannot attach the disk ${quote(file)} to a machine`, {
        next: 'boot the machine with QEMU',
      })
    if (!diskSerial.test(serial))
      throw new VmError(`${quote(serial)} cannot be the serial of a disk`, {
        next: 'use at most 20 letters, digits, dots, hyphens and underscores',
      })
    if (!(await exists(file)))
      throw new VmError(`there is no file ${quote(file)} to attach as the disk ${serial}`, {
        next: `make an empty disk: qemu-img create -f qcow2 ${shellWord(file)} 10G`,
      })
  }
}
