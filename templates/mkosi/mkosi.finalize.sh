#!/bin/sh
# The last look at the image, after mkosi removed what it removes: an image that holds what must differ between
# machines, or what nobody wanted in it, is not made at all.
set -eu
# containerd took the images at some time of some day; the image has the same bytes each time.
if [ -d "$BUILDROOT/var/lib/containerd" ]; then
	find "$BUILDROOT/var/lib/containerd" -name '*.db' -exec python3 "$SRCDIR/bolt-canonical.py" {} +
fi
bad=0
complain() {
	echo "bakelet: the image $1"
	bad=1
}
# nothing_in PATH…: these folders, where they are there, must be empty.
nothing_in() {
	for path; do
		[ ! -d "$BUILDROOT$path" ] || [ -z "$(find "$BUILDROOT$path" -mindepth 1 -not -type d)" ] ||
			complain "has something in $path: $(find "$BUILDROOT$path" -mindepth 1 -not -type d | head -n 3 | tr '\n' ' ')"
	done
}

# machine-id(5): the first boot makes one, and knows that it is a first boot.
[ "$(cat "$BUILDROOT/etc/machine-id")" = uninitialized ] || complain 'has a machine-id'
[ -z "$(find "$BUILDROOT/etc/ssh" -name 'ssh_host_*' 2>/dev/null)" ] || complain 'has ssh host keys'
[ ! -e "$BUILDROOT/var/lib/systemd/random-seed" ] || complain 'has a random seed, which every machine would share'
nothing_in /var/lib/cloud /var/log /var/cache/apt /var/lib/apt/lists /tmp /var/tmp /root/.cache /var/lib/bakelet/downloads
# shadow(5): a second field that begins with * or ! lets no password in.
grep -vq '^[^:]*:[*!]' "$BUILDROOT/etc/shadow" && complain "has a password: $(grep -v '^[^:]*:[*!]' "$BUILDROOT/etc/shadow" | cut -d : -f 1 | tr '\n' ' ')"
exit "$bad"
