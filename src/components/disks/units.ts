import mountUnit from '../../../templates/disks/etc/systemd/system/disk.mount.hbs'
import growUnit from '../../../templates/disks/etc/systemd/system/grow.service.hbs'
import makeUnit from '../../../templates/disks/etc/systemd/system/make.service.hbs'
import oneUnit from '../../../templates/disks/etc/systemd/system/one.service.hbs'
import type { Config } from '../../config/schema.ts'
import type { NodePath } from '../../plan/entry.ts'
import { from } from '../../plan/origin.ts'
import type { PlannedDirectory, PlannedFile, PlannedUnit } from '../../plan/types.ts'
import { settings } from '../../render/settings.ts'
import { shellWord } from '../../render/shell.ts'
import { unitCommand, unitText, unitWord } from '../../render/unit.ts'
import { plannedUnit } from '../planned-unit.ts'
import { sandbox } from '../sandbox.ts'
import { escapedPath } from '../units/kinds.ts'
import { devicePath, type SizedDisk, sizedDisk } from './device.ts'

const origin = from('disks')

type Disk = Config['disks'][NodePath]

/** What has to be there before a container is: containerd and the kubelet name them. */
export function mountUnits({ disks }: Pick<Config, 'disks'>): string[] {
  return Object.keys(disks).map(mountOf)
}

const mountOf = (path: string) => `${escapedPath(path)}.mount`
/** Refuses a size that several disks have. */
const oneOf = (path: string) => `bakelet-one-${escapedPath(path)}.service`
const checkOf = (device: string) => `systemd-fsck@${escapedPath(device)}.service`

/**
 * systemd-fsck@.service(8) repairs a file system, and the mount pulls it in: without this it would write to one of two disks of a size
 * before anybody knows which is meant.
 */
export function checkDropIns({ disks }: Pick<Config, 'disks'>) {
  // By device: that two mounts have one is an error of check.ts.
  const sized = new Map(
    Object.entries(disks).flatMap(([path, { device }]) =>
      sizedDisk(device) ? [[devicePath(device), path]] : [],
    ),
  )
  return [...sized].map(([device, path]) => {
    const folder = `/etc/systemd/system/${checkOf(device)}.d` as const
    const unit = settings([
      [
        'Unit',
        [
          ['Requires', oneOf(path)],
          ['After', oneOf(path)],
        ],
      ],
    ])
    return {
      directory: { path: folder, mode: '0755', ...origin('disks', path) } satisfies PlannedDirectory,
      file: {
        path: `${folder}/80-bakelet.conf`,
        mode: '0644',
        content: `# Made by bakelet.\n${unit}`,
        ...origin('disks', path),
      } satisfies PlannedFile,
    }
  })
}

/**
 * The units that systemd-fstab-generator(8) would make of x-systemd.makefs and x-systemd.growfs (systemd.mount(5)), without a line
 * in /etc/fstab, which belongs to the OS. Where a disk is missing, the mount fails after the 90 s of
 * DefaultDeviceTimeoutSec= (systemd-system.conf(5)), and with it what requires it.
 */
export function unitsOf(path: string, disk: Disk): PlannedUnit[] {
  const { fileSystem, options, grow } = disk
  const device = devicePath(disk.device)
  const sized = sizedDisk(disk.device)
  const one = sized ? [oneOf(path)] : []
  const mount = mountOf(path)
  const make = `bakelet-make-${escapedPath(path)}.service`
  const grows = `bakelet-grow-${escapedPath(path)}.service`
  const there = `${escapedPath(device)}.device`
  const check = checkOf(device)
  const common = origin('disks', path)
  const values = { path: unitWord(path), device: unitWord(device), fileSystem: unitWord(fileSystem) }
  return [
    ...(sized
      ? [
          plannedUnit(oneUnit, {
            name: oneOf(path),
            relations: { BindsTo: [there], After: [there], Before: [make, check, mount, 'shutdown.target'] },
            wantedBy: undefined,
            values: {
              size: unitText(sized.size),
              // udevadm(8) hears of devices.
              sandbox: sandbox({ families: ['AF_NETLINK'] }),
              isOne: unitCommand(['/bin/sh', '-c', isOne(sized)]),
            },
            ...common,
          }),
        ]
      : []),
    plannedUnit(makeUnit, {
      name: make,
      relations: {
        ...(sized ? { Requires: one } : {}),
        BindsTo: [there],
        After: [there, ...one],
        Before: [check, mount, 'shutdown.target'],
      },
      wantedBy: undefined,
      values: {
        ...values,
        isEmpty: unitCommand(['/bin/sh', '-c', isEmpty(device)]),
        // mkfs.xfs sets the size of a block of the device (BLKBSZSET in block/ioctl.c of Linux 6.12).
        sandbox: sandbox({ capabilities: ['CAP_SYS_ADMIN'] }),
      },
      ...common,
    }),
    plannedUnit(mountUnit, {
      name: mount,
      relations: {
        Requires: [check, ...one],
        Wants: [make, ...(grow ? [grows] : [])],
        After: [make, check, ...one],
      },
      wantedBy: 'local-fs.target',
      values: { ...values, options: unitText(['nofail', ...options].join(',')) },
      ...common,
    }),
    ...(grow
      ? [
          plannedUnit(growUnit, {
            name: grows,
            relations: { BindsTo: [mount], After: [mount], Before: ['shutdown.target'] },
            wantedBy: undefined,
            // ext4 asks for the second, XFS for the first (fs/ext4/ioctl.c and fs/xfs/xfs_ioctl.c of Linux 6.12).
            values: { ...values, sandbox: sandbox({ capabilities: ['CAP_SYS_ADMIN', 'CAP_SYS_RESOURCE'] }) },
            ...common,
          }),
        ]
      : []),
  ]
}

/** wipefs(8) lists every signature that libblkid knows, and nothing where it knows none. */
function isEmpty(device: string): string {
  return `found=$(wipefs --noheadings ${shellWord(device)}) && [ -z "$found" ]`
}

/** With two disks of the size, udev links either of them. udevadm(8): a dry run lists the devices that have the tag. */
function isOne({ size, tag }: SizedDisk): string {
  const count = `udevadm trigger --dry-run --verbose --tag-match=${shellWord(tag)} | wc -l`
  return `n=$(${count}); [ "$n" -eq 1 ] || { echo "bakelet: $n disks of ${size}, not one: nothing is mounted" >&2; exit 1; }`
}
