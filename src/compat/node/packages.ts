import type { Config } from '../../config/schema.ts'
import type { Finding, Rule } from '../rule.ts'

interface Unfit {
  readonly names: RegExp
  /** Goes on from the name of the package. */
  readonly why: string
  readonly hint: string
  readonly source: string
  /** Whether the node certainly fails. Default: no. */
  readonly isFatal?: (config: Config) => boolean
}

const networkd = {
  why: 'manages the network cards that systemd-networkd manages',
  hint: 'remove it, and write what it is for under `system.network`',
  source: 'Debian 13; systemd-networkd.service(8)',
}

const unfit: readonly Unfit[] = [
  {
    names: /^linux-image-(?!cloud-(amd64|arm64)$)/,
    why: 'is a second kernel, and `bakelet bake` makes an initrd for one',
    hint: 'remove it: the image has linux-image-cloud',
    source: 'templates/mkosi/initrd/make.sh of bakelet',
  },
  {
    names: /^(grub-|shim-signed$|systemd-boot$|syslinux|extlinux)/,
    why: 'is a boot loader, which nothing in the image starts: the firmware starts the kernel itself',
    hint: 'remove it',
    source: 'mkosi(1), Bootloader=uki',
  },
  {
    names: /^dracut(-core)?$/,
    why: 'makes an initrd that nothing starts: the image has one of its own',
    hint: 'remove it',
    source: 'mkosi(1), Initrds=',
  },
  {
    names: /^(ifupdown(2|-ng)?|network-manager|connman|wicked|dhcpcd(-base|5)?|netscript-2\.4)$/,
    ...networkd,
  },
  {
    names: /^(isc-dhcp-client|udhcpc|dhcpcanon)$/,
    why: 'is a DHCP client, and systemd-networkd has its own',
    hint: 'remove it: cards without `addresses` ask DHCP',
    source: 'systemd.network(5), DHCP=',
  },
  {
    names: /^(chrony|ntpsec|openntpd)$/,
    why: 'cannot be in one image with systemd-timesyncd, which sets the clock (Conflicts: time-daemon)',
    hint: 'remove it, and write its servers under `system.time`',
    source: 'Debian 13, Conflicts: of systemd-timesyncd 257.13',
  },
  {
    names: /^(resolvconf|openresolv)$/,
    why: 'cannot be in one image with systemd-resolved (Conflicts: resolvconf)',
    hint: 'remove it, and write `dns` under `system.network`',
    source: 'Debian 13, Conflicts: of systemd-resolved 257.13',
  },
  {
    names: /^(sysvinit-core|runit-init|finit-sysv)$/,
    why: 'is another init, and takes the place of systemd, which starts the node',
    hint: 'remove it',
    source: 'Debian 13, Conflicts: of systemd-sysv 257.13',
  },
  {
    names: /^(containerd|runc)$/,
    why: 'is not used: bakelet brings its own, in the version of the config',
    hint: 'remove it, and write the version under `containerd` or `runc`',
    source: 'Debian 13',
  },
  {
    names: /^docker\.io$/,
    why: 'brings a second containerd and runc, and dockerd drops the packets that the node forwards for its pods',
    hint: 'remove it: `ctr --namespace k8s.io containers ls` lists what runs',
    source: 'docs.docker.com, "Docker on a router"',
  },
  {
    names:
      /^(docker-(ce|ee|engine|compose-plugin|buildx-plugin)(-.*)?|containerd\.io|kubelet|kubeadm|kubectl|kubernetes-cni|cri-o|moby-.*)$/,
    why: 'is in a repository of its own and not in Debian, so that the bake does not find it',
    hint: 'remove it: bakelet brings containerd, runc, the CNI plugins and the kubelet',
    source: 'Debian 13, packages of main',
  },
  {
    names: /^containernetworking-plugins$/,
    why: 'brings CNI plugins that the node does not use',
    hint: 'remove it, and name plugins under `cni.plugins`',
    source: 'Debian 13',
  },
  {
    names: /^(zram-tools|swapspace|dphys-swapfile)$/,
    why: 'turns swap on, and the kubelet does not start on a node with swap',
    hint: 'remove it, or write `failSwapOn: false` under `kubelet.config`',
    source: 'k8s.io/kubernetes v1.36.4, pkg/kubelet/cm/container_manager_linux.go',
    isFatal: () => true,
  },
]

/** Packages that contradict what the image is made of, or what bakelet brings. */
export const packages: Rule = ({ config }) => {
  const { cri } = config.containerd
  const allowsSwap =
    !cri || config.kubelet.config.failSwapOn === false || config.kubelet.flags['fail-swap-on'] === false
  return config.system.packages.flatMap((name, index): Finding[] => {
    const rule = unfit.find(({ names }) => names.test(name))
    if (!rule || (rule.isFatal && allowsSwap)) return []
    const { why, hint, source, isFatal } = rule
    return [
      {
        ...{ code: 'package-unfit', severity: isFatal ? 'error' : 'warning', source, hint },
        message: `\`${name}\` ${why}`,
        path: ['system', 'packages', index],
      },
    ]
  })
}
