import type { Config } from '../../config/schema.ts'
import { from } from '../../plan/origin.ts'
import type { PlannedFile } from '../../plan/types.ts'
import { type SizedDisk, sizedDisk } from './device.ts'

const origin = from('disks')

/** After 60-persistent-storage.rules, which look for a table of partitions (systemd, rules.d). */
const rulesPath = '/etc/udev/rules.d/61-bakelet-disks.rules'

/** Rules of udev(7) that link disks of a size. */
export function rulesOf({ disks }: Pick<Config, 'disks'>): PlannedFile[] {
  const sized = Object.values(disks).flatMap(({ device }) => sizedDisk(device) ?? [])
  if (sized.length === 0) return []
  return [
    {
      path: rulesPath,
      mode: '0644',
      content: ['# Made by bakelet.', ...sized.map(rule), ''].join('\n'),
      ...origin('disks'),
    },
  ]
}

/** A table of partitions makes a disk another one than an empty disk or a file system: that of the system, above all. */
function rule({ size, sectors, tag }: SizedDisk): string {
  return [
    'ACTION!="remove"',
    'SUBSYSTEM=="block"',
    'ENV{DEVTYPE}=="disk"',
    'KERNEL=="sd*|vd*|xvd*|nvme*|mmcblk*"',
    `ATTR{size}=="${sectors}"`,
    'ENV{ID_PART_TABLE_TYPE}==""',
    `TAG+="${tag}"`,
    `SYMLINK+="disk/by-bakelet/${size}"`,
  ].join(', ')
}
