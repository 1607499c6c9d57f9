import type { Finding, Rule } from '../rule.ts'

interface Argument {
  readonly pattern: RegExp
  readonly severity: 'error' | 'warning'
  /** Goes on from the argument. */
  readonly why: string
  readonly hint: string
  readonly source: string
}

const initrd = "the image's own initrd (docs/boot.md)"
const parameters = 'Linux 6.12, Documentation/admin-guide/kernel-parameters.txt'

/** What nothing in the image reads, what keeps it from booting, and what the node needs otherwise. The first that fits counts. */
const known: readonly Argument[] = [
  {
    pattern: /^root=PARTLABEL=/,
    severity: 'error',
    why: 'names a partition that the image does not have, and the initrd waits for it for ever',
    hint: 'remove it: the image finds its own root',
    source: initrd,
  },
  {
    pattern: /^(root=|rootfstype=|rootflags=|rootdelay=|rootwait(=|$)|ro$|resume=|roothash=|init=)/,
    severity: 'warning',
    why: 'has no effect: the initrd finds the root partition by its name, mounts it writable and starts systemd',
    hint: 'remove it',
    source: initrd,
  },
  {
    pattern: /^(ip=|nameserver=|ifname=|bootdev=|BOOTIF=|vlan=|bond=)/,
    severity: 'warning',
    why: 'has no effect: nothing in the image reads network settings from the kernel command line',
    hint: 'remove it, and write them under `system.network`',
    source: 'systemd-network-generator.service(8), which the image has off; CONFIG_IP_PNP is off in Debian',
  },
  {
    pattern: /^(rd\.|luks\.|initrd=)/,
    severity: 'warning',
    why: 'has no effect: it is for the initrd of a distribution, and the image has a small one of its own',
    hint: 'remove it',
    source: initrd,
  },
  {
    pattern: /^(rdinit=|noinitrd$)/,
    severity: 'error',
    why: 'keeps the initrd from starting, and only the initrd has the drivers of the disk',
    hint: 'remove it',
    source: parameters,
  },
  {
    pattern:
      /^(systemd\.unit=(rescue|emergency|poweroff|halt|reboot|kexec|basic|sysinit)\.target|systemd\.unit=runlevel[016]\.target|-?[sS]|single|rescue|emergency|-b|[016])$/,
    severity: 'error',
    why: 'boots into another target, and the kubelet is started by multi-user.target',
    hint: 'remove it',
    source: 'systemd(1), "KERNEL COMMAND LINE"',
  },
  {
    pattern:
      /^systemd\.mask=(kubelet|containerd|bakelet-\w+|systemd-networkd|systemd-modules-load|systemd-sysctl)(\.service)?$/,
    severity: 'error',
    why: 'keeps a unit from starting that the pods need',
    hint: 'remove it',
    source: 'systemd-debug-generator(8)',
  },
  {
    pattern: /^systemd\.hostname=/,
    severity: 'error',
    why: 'gives the node a name that the plan does not have, and pods are named after the host',
    hint: 'remove it, and write `system.hostname`',
    source: 'systemd(1), systemd.hostname=',
  },
  {
    pattern: /^cgroup_disable=(.*,)?(memory|cpu|cpuset|pids|hugetlb)(,|$)/,
    severity: 'warning',
    why: 'takes away a controller of cgroups by which the kubelet limits pods',
    hint: 'remove it',
    source: 'k8s.io/kubernetes v1.36.4, pkg/kubelet/cm/cgroup_v2_manager_linux.go',
  },
  {
    pattern:
      /^(module_blacklist|modprobe\.blacklist)=(.*,)?(overlay|br_netfilter|bridge|veth|nf_tables|nf_conntrack|nf_nat|virtio_blk|virtio_net|virtio_scsi|ext4)(,|$)/,
    severity: 'error',
    why: 'keeps a module away that the node needs',
    hint: 'remove it',
    source: parameters,
  },
  {
    pattern: /^security=/,
    severity: 'warning',
    why: 'has no effect beside `lsm=`, which the image has',
    hint: 'write `lsm=…`',
    source: parameters,
  },
]

/** Kernel arguments that do nothing in the image, or with which no pod runs. */
export const kernelArguments: Rule = ({ config }) =>
  config.image.kernelArguments.flatMap((argument, index): Finding[] => {
    const found = known.find(({ pattern }) => pattern.test(argument))
    if (!found) return []
    const { severity, why, hint, source } = found
    return [
      {
        ...{ code: 'kernel-argument-unfit', severity, hint, source },
        message: `\`${argument}\` ${why}`,
        path: ['image', 'kernelArguments', index],
      },
    ]
  })
