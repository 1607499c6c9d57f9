#!/bin/sh
# make FILE: an initrd from the image's own kernel modules and busybox. mkosi.prepare runs it: the same packages, the same bytes.
set -eu
kernel=$(ls "$BUILDROOT/usr/lib/modules")
initrd=$(mktemp -d)
mkdir -p "$initrd/bin" "$initrd/modules" "$initrd/dev" "$initrd/proc" "$initrd/sys" "$initrd/sysroot"
cp "$BUILDROOT/usr/bin/busybox" "$initrd/bin/busybox"
cp "$SRCDIR/initrd/init" "$initrd/init"
chmod 0755 "$initrd/init"

# Disks of QEMU, Hyper-V, VMware, Xen, and a PC; NVMe is built into Debian's cloud kernel. busybox unpacks no modules.
: >"$initrd/modules/order"
for module in virtio_blk virtio_scsi sd_mod hv_storvsc vmw_pvscsi xen-blkfront ahci; do
	modprobe -d "$BUILDROOT" -S "$kernel" --show-depends "$module" 2>/dev/null || true
done | sed -n 's/^insmod \([^ ]*\).*/\1/p' | while read -r file; do
	name=$(basename "$file" | sed 's/\.ko.*/.ko/')
	[ ! -f "$initrd/modules/$name" ] || continue
	case $file in
	*.xz) xz -dc "$file" >"$initrd/modules/$name" ;;
	*.zst) zstd -qdc "$file" >"$initrd/modules/$name" ;;
	*) cp "$file" "$initrd/modules/$name" ;;
	esac
	echo "$name" >>"$initrd/modules/order"
done
[ -s "$initrd/modules/order" ] || {
	echo "bakelet: kernel $kernel has none of the disk drivers"
	exit 1
}

find "$initrd" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
# One after the other: of a pipe only the last program is asked how it went.
(cd "$initrd" && find . | LC_ALL=C sort | cpio --quiet --reproducible -R 0:0 -o -H newc) >"$initrd.cpio"
zstd -q -9 -T1 <"$initrd.cpio" >"$1"
rm -rf "$initrd" "$initrd.cpio"
