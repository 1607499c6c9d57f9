import type { Signature } from '../signature.ts'

/** What keeps a machine from booting, or a service of the system from its work. */
export const boot: readonly Signature[] = [
  {
    id: 'firmware-finds-no-disk',
    programs: ['firmware'],
    pattern:
      /BdsDxe: (?:No bootable option or device was found|starting Boot\w+ "(?:UEFI|EFI) Internal Shell")/,
    cause:
      'The UEFI firmware finds no disk that it can boot: the disk is not attached, is empty, or is an image for a BIOS.',
    edit: 'Attach the image as the first disk. bakelet images boot by UEFI: turn on UEFI in the hypervisor. With Secure Boot only signed programs start.',
    source: 'edk2, MdeModulePkg/Universal/BdsDxe/BdsEntry.c',
  },
  {
    id: 'root-device-missing',
    programs: ['kernel'],
    pattern: /Kernel panic - not syncing: VFS: Unable to mount root fs|VFS: Cannot open root device/,
    cause: 'The kernel does not find the root file system: no driver for the disk, or a wrong `root=`.',
    edit: 'Remove `root=` from `image.kernelArguments`. Attach the disk by virtio, SCSI, NVMe or SATA, for which the image has drivers.',
    source: 'Linux 6.12, init/do_mounts.c, mount_root_generic',
  },
  {
    id: 'init-missing',
    programs: ['kernel'],
    pattern: /Kernel panic - not syncing: (?:No working init found|Requested init \S+ failed)/,
    cause:
      'The kernel finds no program to start as process 1: the initrd or the root file system is damaged, or `init=` is wrong.',
    edit: 'Remove `init=` from `image.kernelArguments`, and bake the image again.',
    source: 'Linux 6.12, init/main.c, kernel_init',
  },
  {
    id: 'file-system-check-failed',
    programs: ['fsck', 'systemd'],
    pattern: /UNEXPECTED INCONSISTENCY; RUN fsck MANUALLY/,
    cause: 'A file system is so damaged that fsck repairs it only when asked, so the boot stops.',
    edit: 'Repair it with `e2fsck -y DEVICE` from a rescue shell, after a copy of the disk; then restore what is missing. Suspect the disk.',
    source: 'e2fsprogs 1.47, e2fsck/message.c and e2fsck/problem.c, preenhalt',
  },
  {
    id: 'kernel-module-missing',
    programs: ['systemd'],
    pattern: /Failed to find module '/,
    cause: 'The kernel of the node has no module of a name that it is to load at boot.',
    edit: 'Correct `kernel.modules`. The kernel of a cloud image has fewer modules: name another `base`. br_netfilter and overlay are in every kernel of Debian.',
    source: 'systemd 257, src/modules-load/modules-load.c and src/shared/module-util.c',
  },
  {
    id: 'kernel-parameter-unknown',
    programs: ['systemd'],
    pattern: /Couldn't write '[^']*' to '[^']*', ignoring: No such file or directory/,
    cause:
      'The kernel does not have a parameter of `kernel.sysctl`: a typo, or the module that brings it is not loaded.',
    edit: 'Correct the name in `kernel.sysctl`, or load the module: net.bridge.* comes with br_netfilter, net.netfilter.nf_conntrack_* with nf_conntrack (`kernel.modules`).',
    source: 'systemd 257, src/sysctl/sysctl.c, sysctl_write_or_warn',
  },
  {
    id: 'ssh-no-host-keys',
    programs: ['sshd'],
    pattern: /no hostkeys available -- exiting/,
    cause: 'The SSH server has no host key that it can use, so nobody can log in.',
    edit: 'Make them: `ssh-keygen -A`, then `systemctl restart ssh`. Files of host keys that `files` brings need `mode: "0600"`.',
    source: 'OpenSSH 9.2, sshd.c, main',
  },
  {
    id: 'ssh-keys-file-open',
    programs: ['sshd'],
    pattern: /Authentication refused: bad ownership or modes for (?:file|directory)/,
    cause:
      'The SSH server does not trust authorized_keys, because others may write the file or a folder above it.',
    edit: 'Bring keys by `system.users[].sshAuthorizedKeys`, not by `files`. On the node: `chmod go-w` for the path in the line.',
    source: 'OpenSSH 9.2, misc.c, safe_path',
  },
  {
    id: 'device-timeout',
    programs: ['systemd'],
    pattern: /Timed out waiting for device /,
    cause: 'A disk or partition that is to be mounted does not appear.',
    edit: 'Attach the disk, or correct its name: `disks.NAME.device`, by-id or by-path, or /etc/fstab. `ls -l /dev/disk/by-id` on the node lists the names that there are.',
    source: 'systemd 257, src/core/device.c, device_start_timeout message of src/core/job.c',
  },
  {
    id: 'disk-error',
    programs: ['kernel'],
    pattern: /(?:I\/O|critical (?:medium|target)) error, dev \S+, sector \d+/,
    cause: 'A disk does not read or write: it is failing, or the storage behind it is away or full.',
    edit: 'Copy what matters now. Look at the disk (`smartctl -a DEVICE`) or at the storage of the hypervisor, and replace it.',
    source: 'Linux 6.12, block/blk-mq.c, blk_print_req_error',
  },
  {
    id: 'task-hangs',
    programs: ['kernel'],
    pattern: /INFO: task \S+:\d+ blocked for more than \d+ seconds/,
    cause:
      'A program waits in the kernel for minutes, mostly for a disk or a network file system that does not answer.',
    edit: 'Look at the storage: `cat /proc/pressure/io` on the node, the disks of the hypervisor, the server of a network mount. The lines below it in the log name the wait.',
    source: 'Linux 6.12, kernel/hung_task.c, check_hung_task',
  },
  {
    id: 'file-system-error',
    programs: ['kernel'],
    pattern:
      /EXT4-fs error \(device|EXT4-fs \(\S+\): Remounting filesystem read-only|XFS \(\S+\): (?:Corruption|Metadata corruption) /,
    brings: ['file-system-read-only'],
    cause:
      'A file system found an error in itself. ext4 then becomes read-only if it was mounted so (`errors=remount-ro`).',
    edit: 'Reboot with `fsck.mode=force` among the kernel arguments, after a copy of the disk. If it comes back, replace the disk.',
    source: 'Linux 6.12, fs/ext4/super.c, __ext4_error and ext4_handle_error',
  },
  {
    id: 'unit-failed',
    programs: ['systemd'],
    pattern: /Failed to start /,
    cause: 'A service did not start.',
    edit: 'Read why: `systemctl status UNIT` and `journalctl -u UNIT` on the node. A unit of yours is in `units`.',
    source: 'systemd 257, src/core/service.c and src/core/job.c, job_done_messages',
  },
  {
    id: 'init-ended',
    programs: ['kernel'],
    pattern: /Kernel panic - not syncing: Attempted to kill init/,
    cause:
      'Process 1 ended, so the kernel stopped: systemd or the initrd crashed, or `init=` names a program that ends.',
    edit: 'Remove `init=` from `image.kernelArguments`. Without it: bake the image again, and give the machine more memory if the lines before tell of none.',
    source: 'Linux 6.12, kernel/exit.c, do_exit',
  },
  {
    id: 'out-of-memory',
    programs: ['kernel'],
    pattern: /Out of memory: Killed process \d+/,
    cause: 'The node had no memory left, and the kernel ended a process, of a pod or not.',
    edit: 'Give every container `resources.limits.memory`, so that only its own pod is hit; reserve memory by `systemReserved` in `kubelet.config`; or take a larger machine.',
    source: 'Linux 6.12, mm/oom_kill.c, __oom_kill_process',
  },
]
