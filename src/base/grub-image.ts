import { WorldError } from '../host/errors.ts'

/** First sector of the BIOS boot partition, which holds GRUB's core image. */
export const biosBootFirstSector = 2048
/** Last sector of the BIOS boot partition. */
export const biosBootLastSector = 8191
export const sectorBytes = 512

// Offsets of GRUB 2.06: include/grub/i386/pc/boot.h and include/grub/offsets.h.
/** boot.img: sector of the core image (GRUB_BOOT_MACHINE_KERNEL_SECTOR). */
const bootKernelSector = 0x5c
/** boot.img: the jump that only a floppy needs (GRUB_BOOT_MACHINE_DRIVE_CHECK). */
const bootDriveCheck = 0x66
/** boot.img: what follows belongs to the partition table (GRUB_BOOT_MACHINE_WINDOWS_NT_MAGIC). */
const bootCodeEnd = 0x1b8
/** diskboot.img, the core image's first sector: its only block list entry, start and length in sectors. */
const blockListStart = 0x1f4
const blockListLength = 0x1fc

/** GRUB is not as its package has it. */
const next = 'sudo apt-get install --reinstall grub-pc-bin grub-common'

export interface BootSectors {
  /** The first 440 bytes of the disk. */
  readonly bootCode: Uint8Array
  /** For the BIOS boot partition, from its first byte. */
  readonly core: Uint8Array
}

/**
 * What grub-bios-setup writes onto a GPT disk, made from GRUB's own images without a loop device or a mount. The core
 * image says in its first sector where its other sectors are, and the boot sector says where the first one is.
 */
export function bootSectors(bootImage: Uint8Array, coreImage: Uint8Array): BootSectors {
  const sectors = Math.ceil(coreImage.length / sectorBytes)
  const room = biosBootLastSector - biosBootFirstSector + 1
  if (bootImage.length !== sectorBytes)
    throw new WorldError(`GRUB's boot.img has ${bootImage.length} bytes, not 512`, { next })
  if (sectors < 2 || sectors > room)
    throw new WorldError(`grub-mkimage wrote a core.img of ${sectors} sectors; from 2 to ${room} fit`, {
      next,
    })

  const core = new Uint8Array(sectors * sectorBytes)
  core.set(coreImage)
  const coreView = new DataView(core.buffer)
  coreView.setBigUint64(blockListStart, BigInt(biosBootFirstSector + 1), true)
  coreView.setUint16(blockListLength, sectors - 1, true)

  const boot = Uint8Array.from(bootImage)
  new DataView(boot.buffer).setBigUint64(bootKernelSector, BigInt(biosBootFirstSector), true)
  // Two NOPs, as grub-bios-setup writes for every hard disk (util/setup.c): trust the drive number of the BIOS.
  boot.set([0x90, 0x90], bootDriveCheck)
  return { bootCode: boot.subarray(0, bootCodeEnd), core }
}
