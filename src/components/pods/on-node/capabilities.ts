import { closest } from '../../../diagnostics/closest.ts'
import { containersOf } from '../check/container-lists.ts'
import type { Node } from '../check/node.ts'
import type { Reporter } from '../check/reporter.ts'

/** capabilities(7) of Linux 6.12 (include/uapi/linux/capability.h), without CAP_. */
const capabilities =
  'CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE'.split(
    ' ',
  )

/** containerd writes CAP_ before what a Pod names, and runc leaves out what the kernel does not know: nobody says so. */
export function checkCapabilities(pod: Node, out: Reporter): void {
  for (const { node } of containersOf(pod.get('spec'))) {
    const lists = node.get('securityContext').get('capabilities')
    for (const list of ['add', 'drop'])
      for (const name of lists.get(list).items) {
        const wanted = name.string?.toUpperCase()
        if (wanted === undefined || wanted === 'ALL' || capabilities.includes(wanted)) continue
        const bare = wanted.replace(/^CAP_/, '')
        const meant = capabilities.includes(bare) ? bare : closest(bare, capabilities)
        out.report(
          'pod-setting-unused',
          name,
          `Linux has no capability CAP_${wanted}: the container starts as if it were not written`,
          meant === undefined ? 'write a name of capabilities(7) without CAP_' : `write ${meant}`,
          {
            severity: 'warning',
            source: 'containerd 2.3, internal/cri/opts/spec_opts.go; runc 1.4, libcontainer/capabilities',
          },
        )
      }
  }
}
