/**
 * Debian packages of the tree of programs that mkosi makes the image with, of the image's own release. Without bootctl:
 * where it is, mkosi runs it eight times, in four sandboxes each, to ask whether a kernel is a UKI, and takes the finished
 * UKI apart again (qemu.py, KernelType.identify, and __init__.py, copy_uki, 24.3); none of Debian's kernels is one.
 */
export const toolsPackages: readonly string[] = [
  'apt',
  'bash',
  'bubblewrap',
  'ca-certificates',
  'coreutils',
  'cpio',
  'debian-archive-keyring',
  'dosfstools',
  'dpkg',
  'e2fsprogs',
  'fdisk',
  'kmod',
  'mtools',
  'python3',
  'python3-pefile',
  'systemd',
  'systemd-repart',
  'systemd-ukify',
  'tar',
  'util-linux',
  'xz-utils',
  'zstd',
]
