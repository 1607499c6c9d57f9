import { isOsFolder } from '../../plan/parents.ts'

/** Why a path is not the config's, and what to write instead. */
export interface Reserved {
  readonly why: string
  readonly hint: string
}

type Rule = Reserved & { readonly paths: readonly string[] }

const words = (text: string) => text.split(' ')
const volatile = 'is empty at each boot'
const byTmpfiles = 'put it elsewhere; a file in /etc/tmpfiles.d can make it at each boot (tmpfiles.d(5))'

/** Each of them with everything below. */
const rules: readonly Rule[] = [
  { paths: words('/proc /sys'), why: 'is the kernel’s own', hint: 'for parameters there is `kernel.sysctl`' },
  { paths: ['/dev'], why: 'is made by the kernel and udev', hint: 'write a rule into /etc/udev/rules.d' },
  { paths: words('/run /var/run /var/lock /tmp'), why: volatile, hint: byTmpfiles },
  {
    paths: words('/bin /sbin /lib /lib32 /lib64 /libx32'),
    why: 'is a link to the folder of that name in /usr',
    hint: 'write the path in /usr',
  },
  {
    paths: words('/etc/systemd/system /usr/lib/systemd/system /usr/local/lib/systemd/system'),
    why: 'is for units of systemd',
    hint: 'write it as `units`: there it is checked, and can be enabled',
  },
  {
    paths: words('/etc/systemd/system-preset /usr/lib/systemd/system-preset'),
    why: 'decides which units are enabled',
    hint: 'write `enabled` in `units`',
  },
  {
    // packer/payload/clean.sh and mkosi.finalize empty them.
    paths: words('/var/log /var/tmp /var/cache/apt /var/lib/apt/lists /root/.cache'),
    why: 'is emptied when an image is made',
    hint: 'put it elsewhere',
  },
  {
    // bakelet-uninstall deletes them.
    paths: words('/var/lib/bakelet /var/lib/kubelet /var/lib/containerd /var/lib/cni'),
    why: 'is the state of the node’s own daemons',
    hint: 'put it elsewhere, for example below /etc or /var/lib/NAME',
  },
  {
    paths: words('/boot /efi /var/lib/dpkg /var/lib/cloud /var/lib/systemd /var/lib/private'),
    why: 'is the OS’s own',
    hint: 'put it elsewhere',
  },
  { paths: ['/etc/hostname'], why: 'has the host name', hint: 'write `system.hostname`' },
  {
    paths: words('/etc/localtime /etc/timezone'),
    why: 'has the time zone',
    hint: 'write `system.timezone`',
  },
  {
    paths: words('/etc/passwd /etc/group /etc/shadow /etc/gshadow /etc/subuid /etc/subgid'),
    why: 'has the users, of which packages add some',
    hint: 'write `system.users`',
  },
  {
    paths: ['/usr/local/share/ca-certificates'],
    why: 'is read only by update-ca-certificates, which nothing runs',
    hint: 'write `system.certificates`',
  },
  { paths: ['/etc/machine-id'], why: 'is different on each machine', hint: 'remove it' },
  {
    paths: ['/etc/resolv.conf'],
    why: 'is written by the OS, from what the network says',
    hint: 'write a drop-in for systemd-resolved: /etc/systemd/resolved.conf.d/NAME.conf',
  },
  {
    paths: words('/etc/modules-load.d/bakelet.conf /etc/sysctl.d/99-bakelet.conf /etc/sudoers.d/90-bakelet'),
    why: 'is bakelet’s own',
    hint: 'write `kernel` and `system`, or give it another name',
  },
]

/** Profiles that pods name: the kubelet looks for them nowhere else (pkg/kubelet/kubelet.go@v1.36.4, <root-dir>/seccomp). */
const seccomp = '/var/lib/kubelet/seccomp/'

export function reservedBy(path: string, prefix: string): Reserved | undefined {
  if (path.startsWith(seccomp)) return undefined
  if (isIn(prefix)(path))
    return {
      why: 'is in the prefix, which is bakelet’s own: the uninstaller deletes it',
      hint: 'put it elsewhere, for example below /etc or /opt',
    }
  const rule = rules.find(({ paths }) => paths.some(folder => isIn(folder)(path)))
  if (rule) return rule
  return isOsFolder(path)
    ? { why: 'is a folder of the OS', hint: 'name what belongs into it, as /etc/NAME/FILE' }
    : undefined
}

const isIn = (folder: string) => (path: string) => `${path}/`.startsWith(`${folder}/`)
