import type { Config } from '../../config/schema.ts'
import type { NodePath } from '../../plan/entry.ts'

type Device = Config['disks'][NodePath]['device']

/** A disk that is known by its size, and by the link that udev makes of it. */
export interface SizedDisk {
  /** In the largest unit that fits, so that 1024M and 1G are one disk. */
  readonly size: string
  /** As the kernel counts them, whatever the disk does: 512 bytes (Documentation/ABI/stable/sysfs-block). */
  readonly sectors: number
  readonly tag: string
}

export function sizedDisk(device: Device): SizedDisk | undefined {
  if (typeof device === 'string') return undefined
  let value = Number(device.size.slice(0, -1))
  let unit = 'MGT'.indexOf(device.size.slice(-1))
  const sectors = value * 1024 ** unit * 2048
  for (; unit < 2 && value % 1024 === 0; unit++) value /= 1024
  const size = `${value}${'MGT'.charAt(unit)}`
  return { size, sectors, tag: `bakelet-disk-${size}` }
}

/** Where the device is on the node. */
export function devicePath(device: Device): string {
  return typeof device === 'string' ? device : `/dev/disk/by-bakelet/${sizedDisk(device)?.size}`
}
