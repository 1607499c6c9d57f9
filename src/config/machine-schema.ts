// zod/mini and not zod: see field.ts.
import * as z from 'zod/mini'
import { field, section } from './field.ts'
import { forward } from './forward-schema.ts'
import { text, timeServer } from './text-types.ts'

// What the base system of the node does beside running pods: keys of `system`.

export const time = section(
  {
    servers: field(
      z._default(z.array(timeServer), []),
      'NTP servers of systemd-timesyncd, by name or address. Default: those of the base image, and what DHCP gives. A base image with another NTP client (that of Debian for EC2 has chrony) ignores them.',
      ['ntp1.example.com', '192.0.2.123'],
    ),
  },
  'The clock.',
)

const journalSize = () =>
  z.optional(text(/^[1-9]\d{0,5}[MG]$/, 'is not a size like 64M or 2G, with at most 6 digits'))

export const logs = section(
  {
    storage: field(
      z.optional(z.enum(['persistent', 'volatile', 'auto'])),
      'Where the journal is kept. `persistent`: in /var/log/journal. `volatile`: in memory, lost with the boot. `auto`: on the disk if there is a folder /var/log/journal. Default: that of the base image; a baked one keeps the journal in memory.',
    ),
    maxSize: field(
      journalSize(),
      'The most that the journal takes, on the disk or in memory. Default: a tenth of the file system, at most 4G.',
      '256M',
    ),
    forward: field(
      z.optional(forward),
      'Where the node sends its journal as it grows, beside keeping it: `{journal: URL}` by systemd-journal-upload, or `{syslog: URL}` by rsyslog. The package that does it is added to those of the node. The journal has the kernel, systemd, containerd and the kubelet; what pods print is in /var/log/pods.',
      { journal: 'https://logs.example.com:19532' },
    ),
  },
  'The journal.',
)

// A shorter one resets a node that waits for its disk. 600 s is near the most that common hardware counts to: 613 s
// (iTCO_wdt.c of Linux 6.12, version 2, in steps of 0.6 s).
const inBounds = 'is not a whole number of seconds from 10 to 600'
const seconds = z.int(inBounds).check(z.minimum(10, inBounds), z.maximum(600, inBounds))

export const watchdog = section(
  {
    runtimeSeconds: field(
      z._default(z.union([z.literal('off'), seconds], `${inBounds}, or off`), 60),
      'The hardware resets the node if systemd does not answer for so long: 10 to 600 seconds. `off`: never.',
      30,
    ),
    rebootSeconds: field(
      z.optional(seconds),
      'The hardware resets the node if the last part of a reboot, after all services have stopped, takes longer: 10 to 600 seconds. Default: that of systemd, 10 minutes.',
      120,
    ),
  },
  'The watchdog, a device /dev/watchdog0: of the hardware, of the hypervisor (QEMU: `-device i6300esb`), or that of the kernel itself with `kernel.modules: [softdog]`, which helps only while the kernel runs. Without a device neither number has an effect.',
)
