import type { Config } from '../../config/schema.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { reservedBy } from '../files/reserved.ts'
import { devicePath } from './device.ts'

type Finding = Omit<Diagnostic, 'file'>

/** What the schema cannot say about `disks`. */
export function checkDisks(config: Config, file: string): Diagnostic[] {
  return [...checkPlaces(config), ...checkDevices(config)].map(finding => ({ ...finding, file }))
}

const elsewhere = 'mount it elsewhere, for example at /var/lib/NAME or /srv'

/** The OS reads them before it mounts anything. */
const early = /^\/(etc|usr)\//

/** Empty on every Debian, or state that each machine makes itself: a disk may be there. */
const open = ['/mnt', '/opt', '/srv', '/var/lib/containerd', '/var/lib/kubelet']

function checkPlaces({ disks, files, prefix, system }: Config): Finding[] {
  const hidden = [prefix, ...Object.keys(files), ...system.users.map(({ name }) => `/home/${name}`)]
  return Object.keys(disks).flatMap((path): Finding[] => {
    const finding = { code: 'disk-mount-point', severity: 'error', path: ['disks', path], at: 'key' } as const
    const reserved = early.test(path)
      ? { why: 'is read before a disk is mounted' }
      : open.includes(path)
        ? undefined
        : reservedBy(path, prefix)
    if (reserved) return [{ ...finding, message: `\`${path}\` ${reserved.why}`, hint: elsewhere }]
    const below = hidden.find(other => `${other}/`.startsWith(`${path}/`))
    if (below === undefined) return []
    return [
      {
        ...finding,
        message: `a disk at \`${path}\` hides \`${below}\`, which is made before the disk is mounted`,
        hint: Object.hasOwn(files, below)
          ? 'leave it out of `files`, and let an init container of the pod make it'
          : elsewhere,
      },
    ]
  })
}

function checkDevices({ disks }: Config): Finding[] {
  const first = new Map<string, string>()
  return Object.entries(disks).flatMap(([path, disk]): Finding[] => {
    const device = devicePath(disk.device)
    const at = { path: ['disks', path, 'device'] }
    const other = first.get(device)
    if (other !== undefined)
      return [
        {
          ...at,
          code: 'disk-device-twice',
          severity: 'error',
          message: `\`${device}\` is mounted at \`${other}\` already`,
          hint: 'keep one of the two; a pod can mount any folder of a disk',
        },
      ]
    first.set(device, path)
    if (!/^\/dev\/((s|v|xv)d[a-z]|nvme\d|mmcblk\d)/.test(device)) return []
    return [
      {
        ...at,
        code: 'disk-device-unstable',
        severity: 'warning',
        message: `\`${device}\` can be another disk at the next boot: the kernel counts disks as it finds them`,
        hint: 'write its name in /dev/disk/by-id or /dev/disk/by-path, which `ls -l` on the machine shows',
      },
    ]
  })
}
