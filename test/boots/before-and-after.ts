import type { Vm } from '../../src/vm/types.ts'
import { ask } from './lab.ts'

/**
 * Every path of the root file system with type, mode, owner and link target, and for files that a person would look
 * at, their sha256. What changes on any machine by itself is left out.
 */
const listCommand = `find / -xdev \\( -path /proc -o -path /sys -o -path /run -o -path /dev -o -path /tmp -o -path /var/tmp \\
  -o -path /var/lib/cloud -o -path /var/log -o -path /var/cache -o -path /var/lib/systemd -o -path /var/lib/private \\
  -o -path /lost+found \\) -prune -o -printf '%y %m %U:%G %p %l\\n' | sort
echo
find /etc /root /home /opt /srv /usr/local /var/spool -xdev -type f -exec sha256sum {} + | sort -k 2
echo
find /var/log /var/cache -xdev -mindepth 1 -maxdepth 1 -printf '%y %p\\n' | sort`

/** Host keys and the machine's own ids are new on every machine, and cloud-init writes names and times into what it makes. */
const ownToEachMachine = [
  /\/etc\/ssh\/ssh_host_/,
  /\/etc\/machine-id$/,
  /\/etc\/(hosts|hostname|netplan\/50-cloud-init\.yaml|sudoers\.d\/90-cloud-init-users)$/,
  /\/etc\/\.(pwd|updated)/,
  /\/(passwd|group|shadow|gshadow|subuid|subgid)-?$/,
  /\/var\/log\/(journal|wtmp|btmp|lastlog)/,
]

export async function listFileSystem(vm: Vm): Promise<string> {
  return ask(vm, listCommand, 600_000)
}

/** Lines that only one of two listings has: `-` before, `+` after. */
export function fileSystemDifference(before: string, after: string): string[] {
  const lines = (text: string) =>
    new Set(text.split('\n').filter(line => !ownToEachMachine.some(pattern => pattern.test(line.trimEnd()))))
  const [old, now] = [lines(before), lines(after)]
  return [
    ...[...old].filter(line => !now.has(line)).map(line => `- ${line}`),
    ...[...now].filter(line => !old.has(line)).map(line => `+ ${line}`),
  ]
}

/** What of the kernel a node of ours changes: parameters, interfaces, packet filter, mounts, our own units. */
export const kernelStateCommand = `sysctl net.ipv4.ip_forward
ls /sys/class/net
nft list tables
cut -d ' ' -f 2 /proc/mounts | grep -E 'containerd|kubelet|netns|cni' || true
lsmod | cut -d ' ' -f 1 | grep -xE 'overlay|br_netfilter' || true
systemctl list-unit-files --no-legend 'bakelet*' 'kube*' 'containerd*'
ls /sys/fs/cgroup | grep kube || true`
