import type { Signature } from '../signature.ts'

const programs = ['containerd'] as const
const containerd = 'github.com/containerd/containerd/v2 v2.3.6'

/** Why containerd, or a part of it, does not work. */
export const containerdFaults: readonly Signature[] = [
  {
    id: 'containerd-config-syntax',
    programs,
    pattern: /Failure unmarshaling TOML|failed to unmarshal TOML/,
    cause: 'config.toml of containerd is not TOML, so containerd does not start.',
    edit: 'Correct the row and column that the line names. `containerd.config` of bakelet is always written as valid TOML; somebody edited the file on the node.',
    source: `${containerd}, cmd/containerd/server/config/config.go, loadConfigFile`,
  },
  {
    id: 'containerd-config-version',
    programs,
    pattern: /expected containerd config version equal to or less than/,
    cause:
      'config.toml is in a form that only a newer containerd reads: containerd was moved back, or `version` is set by hand.',
    edit: 'Remove `version` from `containerd.config`: bakelet writes the one of `containerd.version`.',
    source: `${containerd}, cmd/containerd/server/config/config.go, ValidateVersion`,
  },
  {
    id: 'containerd-key-unknown',
    programs,
    pattern: /Ignoring unknown key in TOML/,
    cause: 'containerd does not know a key of its config.toml, and ignores it.',
    edit: 'Correct the key in `containerd.config`. `bakelet check` names the nearest key of this version.',
    source: `${containerd}, cmd/containerd/server/config/config.go, Decode`,
  },
  {
    id: 'snapshotter-missing',
    programs,
    pattern: /failed to find snapshotter/,
    cause: 'CRI is set to a snapshotter that is disabled, or that this containerd does not have.',
    edit: 'Remove `snapshotter` from `containerd.config`, or remove its plugin from `disabled_plugins`.',
    source: `${containerd}, plugins/cri/images/plugin.go`,
  },
  {
    id: 'containerd-database-locked',
    programs,
    pattern: /waiting for response from boltdb open/,
    cause: 'Another containerd has the database of this one open, so this one waits and does not start.',
    edit: 'Find it with `fuser -v /var/lib/containerd/io.containerd.metadata.v1.bolt/meta.db`, and stop it: often the containerd of docker.io or of a package.',
    source: `${containerd}, plugins/metadata/plugin.go`,
  },
  {
    id: 'containerd-database-damaged',
    programs,
    pattern: /failed to load plugin" error="(?:invalid database|version mismatch|file size too small)"/,
    cause:
      'The database of containerd is damaged, as after a power cut on a disk that lies about its writes.',
    edit: 'Stop the kubelet and containerd, move /var/lib/containerd away, and start bakelet-images.service, which imports the images again.',
    source: 'go.etcd.io/bbolt v1.4.3, errors/errors.go; containerd v2.3.6, plugins/metadata/plugin.go',
  },
  {
    id: 'runc-missing',
    programs: ['containerd', 'kubelet'],
    pattern:
      /exec: \\*"?[^ ]*runc\\*"?: (?:executable file not found|stat .*no such file)|fork\/exec \S*runc: no such file or directory|unable to retrieve OCI runtime error/,
    cause: 'containerd does not find runc, or runc ended before it wrote a log.',
    edit: 'Remove `BinaryName` from `containerd.config`. On the node `bakelet-install place` puts runc back.',
    source:
      'github.com/containerd/go-runc v1.1.0, runc.go; containerd v2.3.6, cmd/containerd-shim-runc-v2/process/init.go',
  },
  {
    id: 'shim-missing',
    programs: ['containerd', 'kubelet'],
    pattern:
      /failed to start shim: start failed: .*no such file or directory|runtime "[^"]+" binary not installed/,
    cause: 'containerd does not find containerd-shim-runc-v2, which lies beside it.',
    edit: 'On the node `bakelet-install place` puts it back. Leave `runtime_type` of `containerd.config` to bakelet.',
    source: `${containerd}, core/runtime/v2/binary.go`,
  },
  {
    id: 'disk-full',
    programs: ['containerd', 'kubelet'],
    pattern: /no space left on device/,
    cause: 'A file system of the node is full, or has no inodes left.',
    edit: 'See which: `df -h` and `df -i`. A larger `image.size`, or a disk of its own for /var/lib/containerd (`disks`).',
    source: 'Linux 6.12, include/uapi/asm-generic/errno-base.h, ENOSPC',
  },
  {
    id: 'file-system-read-only',
    programs: ['containerd', 'kubelet'],
    pattern: /(?<!create mountpoint for .*)read-only file system/,
    cause:
      'A file system that containerd or the kubelet writes to is mounted read-only: often after errors of the disk.',
    edit: 'Look for errors of the disk: `journalctl -k -p err`. Then `mount -o remount,rw`, or a reboot with `fsck.mode=force`.',
    source: 'Linux 6.12, include/uapi/asm-generic/errno-base.h, EROFS',
  },
  {
    id: 'inotify-limit',
    programs: ['containerd', 'kubelet'],
    pattern: /(?:fsnotify watcher|inotify_init1?|inotify): too many open files/,
    cause:
      'Root has as many inotify instances as the kernel allows, so containerd or the kubelet cannot watch its files.',
    edit: 'Write `kernel: {sysctl: {fs.inotify.max_user_instances: 1024, fs.inotify.max_user_watches: 524288}}`.',
    source:
      'Linux 6.12, fs/notify/inotify/inotify_user.c, EMFILE; containerd v2.3.6, internal/cri/server/cni_conf_syncer.go',
  },
  {
    id: 'open-files-limit',
    programs: ['containerd', 'kubelet'],
    pattern: /(?<!fsnotify watcher|inotify_init1?|inotify): too many open files/,
    cause: 'containerd or the kubelet has as many files open as its unit allows.',
    edit: 'Remove LimitNOFILE= from drop-ins in `units`: the units of bakelet allow enough. `ls /proc/PID/fd | wc -l` shows how many there are.',
    source: 'Linux 6.12, fs/file.c, alloc_fd, EMFILE',
  },
  {
    id: 'cgroup-drivers-differ',
    programs: ['containerd', 'kubelet'],
    pattern: /expected cgroupsPath to be of format \\*"slice:prefix:name\\*" for systemd cgroups/,
    cause:
      'The kubelet and containerd make control groups in two ways: `cgroupDriver` is `cgroupfs`, and `SystemdCgroup` is true. No new pod starts.',
    edit: 'Set neither in `kubelet.config` and `containerd.config`: bakelet sets both to systemd. After a change of config.toml on the node restart the kubelet, too: it asks containerd only when it starts.',
    source:
      'github.com/opencontainers/runc v1.5.1, libcontainer/specconv/spec_linux.go, CreateCgroupConfig; k8s.io/kubernetes v1.36.4, cmd/kubelet/app/server.go, getCgroupDriverFromCRI',
  },
  {
    id: 'containerd-hangs',
    programs: ['kubelet'],
    pattern: /PLEG is not healthy: pleg was last seen active/,
    cause:
      'containerd has not answered the kubelet for three minutes: it hangs, or the disk or the machine is too slow.',
    edit: 'Look at the disk first: `iostat -x 5`, `dmesg`. Then restart containerd: `systemctl restart containerd`; the containers go on. A machine with too few processors for its pods shows the same.',
    source: 'k8s.io/kubernetes v1.36.4, pkg/kubelet/pleg/generic.go, Healthy',
  },
]
