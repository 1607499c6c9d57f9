import type { Config } from '../../config/schema.ts'
import { sysctlPath } from '../../plan/kernel-names.ts'

/** A kernel parameter that every node has unless the config gives it another value. */
export interface Hardening {
  readonly key: string
  readonly value: string
  /** Values of the config that guard no less. */
  readonly asGood?: readonly string[]
  /** What happens, or may happen, with a weaker value. */
  readonly otherwise: string
  /** A package of the config that needs the parameter for itself. */
  readonly unless?: string
}

const kernelAndFiles: readonly Hardening[] = [
  // KSPP; also Bottlerocket (packages/release/release-sysctl.conf of its core kit) and Talos (pkg/kernel/kspp/kspp.go v1.11.5). Not 2,
  // which hides the addresses from root's profilers too.
  { key: 'kernel.kptr_restrict', value: '1', asGood: ['2'], otherwise: 'pods read addresses of the kernel' },
  { key: 'kernel.dmesg_restrict', value: '1', otherwise: 'pods read the log of the kernel' },
  // KSPP, as are the next three. The kernel lets nobody turn this one back until the next boot; 2 is Debian's value, which root can change.
  { key: 'kernel.unprivileged_bpf_disabled', value: '1', asGood: ['2'], otherwise: 'pods load BPF programs' },
  { key: 'net.core.bpf_jit_harden', value: '2', otherwise: 'BPF programs can spray code into the kernel' },
  {
    ...{ key: 'kernel.yama.ptrace_scope', value: '1', asGood: ['2', '3'] },
    otherwise: 'a process reads the memory of each other process of its user',
  },
  // KSPP. kdump-tools loads its kernel after systemd-sysctl.
  {
    ...{ key: 'kernel.kexec_load_disabled', value: '1', unless: 'kdump-tools' },
    otherwise: 'root can start another kernel without a boot',
  },
  // A dump holds what was in memory, and its size has no limit (LimitCORE=infinity of containerd.service, which pods inherit). CIS
  // Debian Linux 12 v1.1, 1.5.3.
  {
    ...{ key: 'kernel.core_pattern', value: '|/bin/false', unless: 'systemd-coredump' },
    otherwise: 'the memory of a program that crashes is written to the disk',
  },
  { key: 'fs.suid_dumpable', value: '0', otherwise: 'programs with the rights of others write core dumps' },
  // KSPP; systemd's own sysctl.d/50-default.conf has 1 for all four, and Ubuntu 2 for the last.
  { key: 'fs.protected_hardlinks', value: '1', otherwise: 'users link files of others' },
  { key: 'fs.protected_symlinks', value: '1', otherwise: 'links of others in /tmp are followed' },
  { key: 'fs.protected_fifos', value: '2', otherwise: 'FIFOs of others in /tmp are opened for writing' },
  { key: 'fs.protected_regular', value: '2', otherwise: 'files of others in /tmp are opened for writing' },
]

/**
 * CIS Debian Linux 12 v1.1, section 3.3, which asks for both: `all` is for every interface, `default` for those that are made later
 * and those that nobody has set (net/ipv4/devinet.c of Linux 6.12, devinet_copy_dflt_conf).
 */
const ofInterfaces = (family: 'ipv4' | 'ipv6', name: string, value: string, otherwise: string): Hardening[] =>
  ['all', 'default'].map(interfaces => ({
    key: `net.${family}.conf.${interfaces}.${name}`,
    value,
    otherwise,
  }))

const redirected = 'a neighbour on the network can redirect packets'
const network: readonly Hardening[] = [
  { key: 'net.ipv4.tcp_syncookies', value: '1', asGood: ['2'], otherwise: 'a flood of SYN fills the queue' },
  // CIS asks for 1. The machine may have several networks, and answers by another one than it was asked by; 2 is what systemd and
  // Bottlerocket have. Only `all`: the larger of `all` and the interface's own counts, so that a CNI plugin or the config can have 1.
  {
    ...{ key: 'net.ipv4.conf.all.rp_filter', value: '2', asGood: ['1'] },
    otherwise: 'packets with forged senders are taken',
  },
  ...ofInterfaces('ipv4', 'accept_source_route', '0', 'senders choose the route of a packet'),
  ...ofInterfaces('ipv4', 'accept_redirects', '0', redirected),
  ...ofInterfaces('ipv4', 'secure_redirects', '0', redirected),
  ...ofInterfaces('ipv4', 'send_redirects', '0', 'the node tells its neighbours other routes'),
  ...ofInterfaces('ipv4', 'log_martians', '1', 'packets with impossible addresses are not logged'),
  ...ofInterfaces('ipv6', 'accept_source_route', '0', 'senders choose the route of a packet'),
  ...ofInterfaces('ipv6', 'accept_redirects', '0', redirected),
]

export const hardening: readonly Hardening[] = [...kernelAndFiles, ...network]

/** What the config leaves as it is. */
export function hardeningOf({ kernel, system }: Config): readonly Hardening[] {
  const given = Object.keys(kernel.sysctl)
  return hardening.filter(
    one =>
      !given.some(key => isMeantBy(one, key)) &&
      (one.unless === undefined || !system.packages.includes(one.unless)),
  )
}

/** Whether a key of the config is the parameter, or a pattern of sysctl.d(5) that has it. */
export function isMeantBy({ key }: Hardening, given: string): boolean {
  const pattern = sysctlPath(given)
    .split(/\*+/)
    .map(part => part.replace(/[.\\+?^${}()|[\]]/g, '\\$&'))
    .join('[^/]*')
  return new RegExp(`^${pattern}$`).test(sysctlPath(key))
}
