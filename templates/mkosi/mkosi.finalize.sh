#!/bin/sh
# What a build leaves behind goes. Then the last look at the image: one that holds what must differ between machines, or what
# nobody wanted in it, is not made at all.
set -eu
# From mkosi.prepare: packages.tar goes beside the image, and the initrd to where mkosi looks for one (mkosi(1), ARTIFACTDIR).
prepared=$BUILDROOT/var/lib/bakelet/prepared
cp "$prepared/packages.tar" "$OUTPUTDIR/packages.tar"
mkdir -p "$ARTIFACTDIR/io.mkosi.initrd"
cp "$prepared/initrd.cpio.zst" "$ARTIFACTDIR/io.mkosi.initrd/initrd.cpio.zst"
rm -rf "$prepared"
# containerd took the images at some time of some day; the image has the same bytes each time.
if [ -d "$BUILDROOT/var/lib/containerd" ]; then
	find "$BUILDROOT/var/lib/containerd" -name '*.db' -exec python3 "$SRCDIR/bolt-canonical.py" {} +
fi
bad=0
complain() {
	echo "bakelet: the image $1"
	bad=1
}
# Profiles of seccomp are files of the config.
files_in() { find "$BUILDROOT$1" -mindepth 1 -not -type d -not -path "$BUILDROOT/var/lib/kubelet/seccomp/*"; }
# nothing_in PATH…: these folders, where they are there, must be empty.
nothing_in() {
	for path; do
		[ ! -d "$BUILDROOT$path" ] || [ -z "$(files_in "$path")" ] ||
			complain "has something in $path: $(files_in "$path" | head -n 3 | tr '\n' ' ')"
	done
}
# none WHAT FOLDER NAME…: no file of these names (patterns of find(1)) may be in the folder or below.
none() {
	what=$1 folder=$BUILDROOT$2
	shift 2
	for name; do
		[ ! -d "$folder" ] || [ -z "$(find "$folder" -name "$name" -not -type l)" ] ||
			complain "has $what: $(find "$folder" -name "$name" -not -type l | head -n 3 | tr '\n' ' ')"
	done
}

# Keys and ids that each machine must make, caches, and backups of rewritten files. Deleted here rather than by
# RemoveFiles=, which starts a sandbox for each line.
(
	cd "$BUILDROOT"
	rm -rf etc/.pwd.lock etc/*- etc/ssh/ssh_host_* var/lib/apt/lists/* var/cache/apt/* var/cache/debconf/*-old \
		var/cache/ldconfig/aux-cache var/lib/dpkg/*-old var/lib/dbus/machine-id var/lib/systemd/credential.secret \
		var/lib/systemd/random-seed boot/System.map-*
	# Without its folder the journal stays in memory (journald.conf(5), Storage=auto).
	rm -rf var/log/journal
	# Other folders stay: daemons want theirs.
	find var/log -not -type d -delete
)

# Programs with setuid or setgid serve users other than root who log in. On a node without such users, each of these programs is one more
# way for a process that got out of a pod (CIS Debian Linux 12 v1.1, 7.1.13). A user of the config has a home (add-user.sh), and
# cloud-init makes users when the node boots. Files of the config keep the mode that it gives them.
if [ ! -e "$BUILDROOT/usr/bin/cloud-init" ] && ! grep -qs ':/home/' "$BUILDROOT/etc/passwd"; then
	find "$BUILDROOT/usr" -type f -perm /6000 | while read -r file; do
		grep -qs " ${file#"$BUILDROOT"}\$" "$SRCDIR/files.list" || chmod ug-s "$file"
	done
fi

# machine-id(5): each machine makes its own at its first boot. Empty and not "uninitialized", which would make systemd
# apply all presets at that boot, as mkosi has done already: seconds.
[ "$(cat "$BUILDROOT/etc/machine-id")" = uninitialized ] || complain 'has a machine-id'
: >"$BUILDROOT/etc/machine-id"
none 'ssh host keys' /etc/ssh 'ssh_host_*'
nothing_in /var/lib/cloud /var/lib/dhcp /var/lib/dhcpcd /var/lib/systemd/network /var/lib/kubelet
nothing_in /tmp /var/tmp /run /root/.cache
# Archives of images are there for containerd's disk.
[ -f "$BUILDROOT/etc/systemd/system/var-lib-containerd.mount" ] || nothing_in /var/lib/bakelet/downloads
none 'what a build left behind' /etc '*-' .pwd.lock '*.dpkg-*' '*.ucf-*'
for home in /root /home; do
	none 'what somebody did' "$home" '.*_history' .lesshst .viminfo .wget-hsts
done
# shadow(5): a second field that begins with * or ! lets no password in.
grep -vq '^[^:]*:[*!]' "$BUILDROOT/etc/shadow" && complain "has a password: $(grep -v '^[^:]*:[*!]' "$BUILDROOT/etc/shadow" | cut -d : -f 1 | tr '\n' ' ')"
none 'a password' /usr/lib/credstore 'passwd.*'
# Only requested services may listen: nothing starts unless a preset written by bakelet names it.
presets=$(cat "$BUILDROOT"/usr/lib/systemd/system-preset/00-bakelet*.preset 2>/dev/null) || true
# requested UNIT: "enable UNIT", "enable TEMPLATE", or "enable TEMPLATE INSTANCE…" with this instance (systemd.preset(5)).
requested() {
	template=$(printf '%s' "$1" | sed 's/@.*\(\.[a-z]*\)$/@\1/')
	instance=$(printf '%s' "$1" | sed 's/^[^@]*@\{0,1\}\(.*\)\.[a-z]*$/\1/')
	printf '%s\n' "$presets" | while read -r verb name instances; do
		[ "$verb" = enable ] || continue
		[ "$name" != "$1" ] || [ -n "$instances" ] || echo yes
		[ "$name" = "$template" ] || continue
		case " $instances " in '  ' | *" $instance "*) echo yes ;; esac
	done | grep -q yes
}
for link in "$BUILDROOT"/etc/systemd/system/*.wants/* "$BUILDROOT"/etc/systemd/system/*.requires/* \
	"$BUILDROOT"/etc/systemd/system/*.upholds/*; do
	[ -L "$link" ] || continue
	unit=${link##*/}
	requested "$unit" || complain "starts $unit, which the config does not request"
done
exit "$bad"
