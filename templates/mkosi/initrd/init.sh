#!/bin/busybox sh
# All that the initrd does: load the driver of the disk, find the root partition by its name, and go there.
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

root='' label=''
read -r line </proc/cmdline
for word in $line; do
	case $word in root=PARTLABEL=*) label=${word#root=PARTLABEL=} ;; esac
done
# No process for each disk that is looked at: this runs after every driver.
find_root() {
	for uevent in /sys/class/block/*/uevent; do
		while read -r line; do
			[ "$line" = "PARTNAME=$label" ] || continue
			uevent=${uevent%/uevent}
			root=/dev/${uevent##*/}
			return
		done <"$uevent"
	done 2>/dev/null
}
# With the root partition there, no other driver has to be waited for.
while [ -z "$root" ] && read -r module; do
	$b insmod "/modules/$module"
	find_root
done </modules/order
tries=0
until [ -n "$root" ]; do
	tries=$((tries + 1))
	[ "$tries" -le 600 ] || fail "no partition is named $label"
	$b sleep 0.05
	find_root
done

$b mount -t ext4 -o rw "$root" /sysroot || fail "$root cannot be mounted"
# While systemd reads its units on one CPU, another loads early drivers and reads the programs that the node will run.
{
	$b chroot /sysroot /usr/bin/xargs -r -a /usr/lib/bakelet/early-modules /usr/sbin/modprobe -abq
	$b chroot /sysroot /usr/bin/xargs -r -a /usr/lib/bakelet/early-programs /usr/bin/cat
} >/dev/null 2>&1 &
$b mount --move /dev /sysroot/dev
$b umount /proc /sys
exec $b switch_root /sysroot /sbin/init
