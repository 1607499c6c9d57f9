#!/bin/sh
# Unpacks the tree that mmdebstrap made, finishes it as a cloud image is finished, and writes it into the root
# partition of a disk file. Runs as root, or as the root of a user namespace: ownership must survive, nothing is mounted.
#   TARBALL  the tree as mmdebstrap wrote it
#   WORK     an empty folder for the unpacked tree
#   DISK     the disk file, already partitioned
#   OFFSET   start of the root partition in DISK, in bytes
#   SIZE_KIB size of the root file system
#   SOURCES  text of debian.sources
#   FS_UUID, PART_UUID  names of the root file system and of its partition
#   MKE2FS   path of mke2fs
set -eu

root=$WORK/root
mkdir -p "$root"
# Device nodes cannot be made in a user namespace, and the kernel fills /dev itself (devtmpfs).
tar -x -p --numeric-owner --exclude='./dev/*' -f "$TARBALL" -C "$root"

# What must not be the same on every machine (systemd's BUILDING_IMAGES document). "uninitialized" and not an empty
# file: the first boot is then a first boot for ConditionFirstBoot= too (machine-id(5)).
rm -f "$root"/etc/ssh/ssh_host_* "$root/var/lib/dbus/machine-id" "$root/etc/hostname"
echo uninitialized >"$root/etc/machine-id"
printf '127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n' >"$root/etc/hosts"
ln -sf ../run/systemd/resolve/stub-resolv.conf "$root/etc/resolv.conf"
rm -rf "$root"/var/lib/cloud/* "$root/var/log/journal" "$root"/var/cache/apt/archives/*.deb
rm -rf "$root"/var/lib/apt/lists/*
# Only for making the initrd outside of a running machine, which looks at its root device instead.
rm -f "$root/etc/initramfs-tools/conf.d/build"

# The sources that Debian's own cloud images ship, whatever mirror this one was built from.
rm -f "$root/etc/apt/sources.list" "$root"/etc/apt/sources.list.d/*
printf '%s' "$SOURCES" >"$root/etc/apt/sources.list.d/debian.sources"

printf 'PARTUUID=%s / ext4 rw,discard,errors=remount-ro,x-systemd.growfs 0 1\n' "$PART_UUID" >"$root/etc/fstab"

# /vmlinuz and /initrd.img are the links that the kernel's package keeps pointing at the newest one
# (linux-update-symlinks(1)), so a kernel upgrade needs no grub-mkconfig.
test -e "$root/vmlinuz"
test -e "$root/initrd.img"
mkdir -p "$root/boot/grub/i386-pc"
cp /usr/lib/grub/i386-pc/*.mod /usr/lib/grub/i386-pc/*.lst "$root/boot/grub/i386-pc/"
cat >"$root/boot/grub/grub.cfg" <<GRUB
set timeout=0
set default=0
serial --unit=0 --speed=115200
terminal_input serial console
terminal_output serial console
search --no-floppy --fs-uuid --set=root $FS_UUID
menuentry 'Debian GNU/Linux' {
  linux /vmlinuz root=PARTUUID=$PART_UUID ro console=tty0 console=ttyS0,115200
  initrd /initrd.img
}
GRUB

"$MKE2FS" -q -F -t ext4 -L root -U "$FS_UUID" -d "$root" -E "offset=$OFFSET,lazy_itable_init=1" "$DISK" "${SIZE_KIB}k"
rm -rf "$root"
