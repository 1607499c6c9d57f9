import { describe, expect, it } from 'vitest'
import { parseMachine } from '../../src/status/read-machine.ts'

/** What a baked node printed, in QEMU with UEFI. */
const recorded = `351.20 601.13
---
MemTotal:        2014252 kB
MemAvailable:    1657896 kB
---
Filesystem        1-blocks      Used   Available Capacity Mounted on
/dev/vda2      2033811456 911376384 1016516608      48% /
/dev/vda2      2033811456 911376384 1016516608      48% /
/dev/vdb       1033811456  11376384  916516608       2% /var/lib/kubelet
---
FirmwareTimestampMonotonic=3800000
LoaderTimestampMonotonic=1300000
InitRDTimestampMonotonic=2000000
UserspaceTimestampMonotonic=3500000
FinishTimestampMonotonic=20500000
---
ssh.service loaded failed failed OpenBSD Secure Shell server
`
const guest = (command: string) => ({ name: command, next: 'look at it' })
const parse = (text: string) => parseMachine(text, guest)

describe('what a node says of itself', () => {
  it('is read with the phases of its boot', () => {
    expect(parse(recorded)).toEqual({
      uptimeSeconds: 351,
      memory: { totalBytes: 2_014_252 * 1024, availableBytes: 1_657_896 * 1024 },
      disks: [
        { path: '/', totalBytes: 2_033_811_456, availableBytes: 1_016_516_608 },
        { path: '/var/lib/kubelet', totalBytes: 1_033_811_456, availableBytes: 916_516_608 },
      ],
      boot: [
        { phase: 'firmware', seconds: 2.5 },
        { phase: 'loader', seconds: 1.3 },
        { phase: 'kernel', seconds: 2 },
        { phase: 'initrd', seconds: 1.5 },
        { phase: 'userspace', seconds: 17 },
      ],
      failedUnits: ['ssh.service'],
    })
  })

  it('has no phases before the boot is over, nor without systemd', () => {
    expect(parse(recorded.replace('Finish', 'Other')).boot).toBeNull()
    expect(parse(recorded.replace(/Firm[\s\S]*---\n[\s\S]*/, '---\n'))).toMatchObject({
      boot: null,
      failedUnits: [],
    })
  })

  it.each([
    ['', 'cat /proc/uptime answered nothing'],
    ['never\n---\n', 'cat /proc/uptime answered "never": that is not a time since the boot'],
    [recorded.replace('MemTotal', 'Mem'), 'cat /proc/meminfo answered'],
    [recorded.replace(/1-blocks[\s\S]*?---/, '---'), 'df -P -B1 answered'],
    [recorded.replace('351.20', '9'.repeat(500)), 'cat /proc/uptime answered'],
  ])('is refused if it is not that: %#', (text, message) => {
    expect(() => parse(text)).toThrow(message)
  })
})
