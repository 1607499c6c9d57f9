// zod/mini and not zod: see field.ts.
import * as z from 'zod/mini'
import { field } from './field.ts'
import { nodePath, text } from './text-types.ts'

// What a unit carries without quoting. udev's own links have no other characters but in labels, which it escapes.
const device = text(
  /^\/dev(\/(?!\.{1,2}(\/|$))[A-Za-z0-9._:@+=-]+)+$/,
  'is not the path of a device, as /dev/disk/by-id/NAME',
)
// Whole units, as clouds sell disks: udev compares a size with `==` alone.
const size = text(/^[1-9][0-9]{0,5}[MGT]$/, 'is not a size like 20G: a number and M, G or T')
// systemd.mount(5): in a unit, options with x- do nothing.
const option = text(
  /^(?!x-)[A-Za-z0-9_][A-Za-z0-9_.:=@+/-]*$/,
  'is not an option of mount(8), as noatime; those with x- are for /etc/fstab alone',
)

const disk = z.lazy(() =>
  z.strictObject({
    device: field(
      z.union(
        [
          device,
          z.strictObject({
            size: field(
              size,
              'Exact size of the disk, in MiB, GiB or TiB. The one whole disk without a table of partitions that has it: the node starts no pods where it has none or two of them.',
              '20G',
            ),
          }),
        ],
        'is not the path of a device, as /dev/disk/by-id/NAME, or {size}',
      ),
      'A disk or partition, by a name that it keeps: in /dev/disk/by-id or by-path, for a partition also by-partlabel. A name in by-label or by-uuid is there only once somebody has made the file system. A whole disk whose name nobody knows beforehand: by its size.',
      '/dev/disk/by-id/virtio-data',
    ),
    fileSystem: field(
      z._default(z.enum(['ext4', 'xfs']), 'ext4'),
      'File system that it has, and that is made where the disk is empty. A disk with anything that wipefs(8) knows is not written to: neither another file system nor partitions, RAID, LVM or LUKS.',
    ),
    options: field(z._default(z.array(option), []), 'Options of mount(8).', ['noatime']),
    grow: field(
      z._default(z.boolean(), true),
      'At each boot, grow the file system to the size of the disk or partition.',
    ),
  }),
)

/** By mount point, so that no place has two disks. */
export const disks = field(
  z._default(z.record(nodePath(), disk), {}),
  'Data disks, by the path where each is mounted. Containers and pods start only when all of them are there.',
  { '/var/lib/app': { device: '/dev/disk/by-id/virtio-data' } },
)
