import { askedByPods, type Row } from './row.ts'

const yes = { good: /^yes$/, wants: 'yes' }
const no = /^no$/

/** What Bottlerocket (1.50) or Talos (1.11) have and the benchmarks do not ask for. */
export const hosts: readonly Row[] = [
  {
    ...{ item: 'Bottlerocket, Talos', about: '/ cannot be written' },
    ask: 'case $(options_of /) in ro,* | ro) echo yes ;; *) echo no ;; esac',
    ...yes,
    accepted: { answer: no, why: 'the kubelet, containerd and what installs them write below it' },
  },
  {
    ...{ item: 'Bottlerocket, Talos', about: 'Secure Boot' },
    ask: 'if od -An -t u1 /sys/firmware/efi/efivars/SecureBoot-* 2>/dev/null | grep -q " 1$"; then echo yes; else echo no; fi',
    ...yes,
    accepted: { answer: no, why: 'bakelet signs no kernel' },
  },
  {
    ...{ item: 'Bottlerocket, Talos', about: 'lockdown of the kernel' },
    ask: "sed -n 's/.*\\[\\(.*\\)\\].*/\\1/p' /sys/kernel/security/lockdown",
    ...{ good: /^(integrity|confidentiality)$/, wants: 'integrity' },
    accepted: {
      answer: /^(none|)$/,
      why: 'without Secure Boot it stops nobody; `image.kernelArguments: [lockdown=integrity]` turns it on',
    },
  },
  {
    // Beyond the benchmarks. An empty path: components/kernel/autoload.ts.
    ...{ item: 'kernel', about: 'loads modules that a process asks for' },
    ask: 'path=$(cat /proc/sys/kernel/modprobe) || path=none; [ -n "$path" ] || path=no; echo $path',
    ...{ good: no, wants: 'no', absent: 'the kernel has no modules' },
    accepted: {
      answer: /^\//,
      why: 'a pod may ask for a protocol at any time; `kernel.autoload: false` ends it when every pod is ready',
      where: ({ units }) => !units.some(({ content }) => content.includes('/proc/sys/kernel/modprobe')),
    },
  },
  {
    ...{ item: 'Talos', about: 'encrypted disk' },
    ask: 'if grep -qs ^CRYPT- /sys/block/dm-*/dm/uuid; then echo yes; else echo no; fi',
    ...yes,
    accepted: { answer: no, why: 'a node has to start without anybody who gives it a key' },
  },
  {
    ...{ item: 'Bottlerocket, Talos', about: 'a second system to go back to' },
    ask: 'if [ "$(ls /dev/disk/by-partlabel | grep -c "^root")" -gt 1 ]; then echo yes; else echo no; fi',
    ...yes,
    accepted: { answer: no, why: 'the image before is deployed again' },
  },
  {
    ...{ item: 'Talos', about: 'processes of pods without a filter of seccomp' },
    ask: "processes_without '^Seccomp:[[:space:]]*[12]' status",
    ...{ good: /^0$/, wants: '0', absent: 'no container runs' },
    accepted: askedByPods,
    weakenedBy: ({ key }) => /^kubelet\.(.*seccomp-?default|version)$/i.test(key),
  },
  {
    ...{ item: 'Bottlerocket', about: 'user namespaces', ask: 'parameter user/max_user_namespaces' },
    ...{ good: /^0$/, wants: '0' },
    accepted: { answer: /^\d+$/, why: 'pods with `hostUsers: false` have one, which confines them more' },
  },
  {
    ...{ item: 'Bottlerocket, Talos', about: 'processes that pods leave to the node' },
    ask: 'or "$(flag system-reserved)" "$(field systemReserved pid)"',
    ...{ good: /^(pid=)?[1-9]|,pid=[1-9]/, wants: 'some' },
    weakenedBy: ({ key }) => /^kubelet\.(config|flags)\.system-?reserved$/i.test(key),
  },
  {
    ...{ item: 'Bottlerocket, Talos', about: 'memory that pods leave to the node' },
    ask: 'or "$(field kubeReserved memory)" "$(field systemReserved memory)"',
    ...{ good: /^[1-9]/, wants: 'some' },
    weakenedBy: ({ key }) => /^kubelet\.(config|flags)\.(kube|system)-?reserved$/i.test(key),
  },
  {
    ...{ item: 'Bottlerocket, Talos', about: 'package manager' },
    ask: 'if command -v apt-get dnf zypper >/dev/null; then echo yes; else echo no; fi',
    ...{ good: no, wants: 'no' },
    accepted: { answer: /^yes$/, why: 'a base image has it; a baked one does not' },
  },
  {
    ...{ item: 'Bottlerocket, Talos', about: 'shell', ask: 'echo yes', good: no, wants: 'no' },
    accepted: { answer: /^yes$/, why: 'scripts of the node and this question need it' },
  },
  {
    ...{ item: 'Talos', about: 'hardware watchdog' },
    ask: 'if [ ! -e /dev/watchdog0 ]; then echo none; else systemctl show --property=RuntimeWatchdogUSec --value; fi',
    ...{ good: /^[1-9]/, wants: 'on', absent: 'the machine has none' },
    weakenedBy: ({ key }) => key.startsWith('system.watchdog'),
  },
  {
    ...{ item: 'Bottlerocket, Talos', about: 'files of Secrets that others than root reach' },
    ask: 'if [ -d "$volumes" ] && [ "$(stat -c %a:%U "$volumes")" != 700:root ]; then stat -c %a:%U "$volumes"; else echo no; fi',
    ...{ good: no, wants: 'no' },
  },
  {
    ...{ item: 'Bottlerocket, Talos', about: 'user-data that stays on the disk' },
    ask: 'mode_of /var/lib/cloud/instance/user-data.txt',
    ...{ good: /^$/, wants: 'no', absent: 'the node has none' },
    accepted: { answer: /^[46]00$/, why: 'cloud-init keeps it, and root alone reads it' },
  },
]
