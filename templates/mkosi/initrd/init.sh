#!/bin/busybox sh
# All that the initrd does: load the drivers of the disk, find the root partition by its name, and go there.
b=/bin/busybox
$b mount -t devtmpfs dev /dev
$b mount -t proc proc /proc
$b mount -t sysfs sys /sys
# No shell: whoever is at the console has no password to show. The next try may find the disk.
fail() {
	echo "bakelet: $1; starting again in 30 s. The disks here:"
	$b cat /proc/partitions
	$b sleep 30
	$b reboot -f
}
while read -r module; do $b insmod "/modules/$module"; done </modules/order

root='' label=''
for word in $($b cat /proc/cmdline); do
	case $word in root=PARTLABEL=*) label=${word#root=PARTLABEL=} ;; esac
done
tries=0
until [ -n "$root" ]; do
	for device in /sys/class/block/*; do
		if $b grep -qx "PARTNAME=$label" "$device/uevent"; then root=/dev/${device##*/}; fi
	done
	tries=$((tries + 1))
	[ "$tries" -le 600 ] || fail "no partition is named $label"
	[ -n "$root" ] || $b sleep 0.05
done

$b mount -t ext4 -o rw "$root" /sysroot || fail "$root cannot be mounted"
$b mount --move /dev /sysroot/dev
$b umount /proc /sys
exec $b switch_root /sysroot /sbin/init
