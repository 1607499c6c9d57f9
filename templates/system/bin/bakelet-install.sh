#!/bin/sh
# Puts in place what conf/artifacts.list names, from where /var/lib/bakelet/sources says.
# Safe to run at any time and to cut at any point: a file is fetched to a temporary name, checked against its sha256 before
# anything is unpacked, placed by rename(2), and only believed in on the next boot once a record of it was synced to the disk.
#   bakelet-install          tries until everything is in place
#   bakelet-install once     tries once; the exit code tells
#   bakelet-install tree     makes folders, links and owners, as conf/managed.list has them, and trusts certificates
#   bakelet-install images   imports the container images into containerd
#   bakelet-install place    once, in an image that is made: everything is in downloads already, no kernel is ours, and
#                            there is nothing that a power cut could spoil; `place images`: the same for images
set -eu

self=$0
prefix=${0%/bin/*}
list=$prefix/conf/artifacts.list
state=/var/lib/bakelet
downloads=$state/downloads
# Records of imported images are where the images are: on the root, or on a disk, which another root may have used before.
images=/var/lib/containerd/bakelet
disk=/etc/systemd/system/var-lib-containerd.mount
stage=$prefix/.staging
sync=sync

say() { printf 'bakelet: %s\n' "$*"; }
digest() { sha256sum <"$1" | cut -d ' ' -f 1; }
size() { stat -c %s "$1" 2>/dev/null || echo 0; }
# keep FILE: writes a record that a power cut leaves whole or absent, after all that it vouches for reached the disk.
keep() {
	mkdir -p "${1%/*}"
	cat >"$1.new"
	$sync
	mv -f "$1.new" "$1"
	$sync
}

# Whatever a cloud image has; python3 is there because cloud-init is. An earlier half is continued where possible.
get() {
	if command -v curl >/dev/null; then
		curl -fsSL --proto '=http,https' --connect-timeout 15 --speed-limit 1024 --speed-time 60 -C - -o "$2" "$1"
	elif command -v wget >/dev/null; then
		wget -q -T 60 -t 1 -c -O "$2" "$1"
	else
		python3 -c 'import shutil, sys, urllib.request as u
with u.urlopen(sys.argv[1], timeout=60) as r, open(sys.argv[2], "wb") as f: shutil.copyfileobj(r, f)' "$1" "$2"
	fi
}

# fetch NAME SHA256: leaves the verified file at $downloads/SHA256.
fetch() {
	if [ -f "$downloads/$2" ]; then
		[ "$(digest "$downloads/$2")" = "$2" ] && return
		rm -f "$downloads/$2"
	fi
	url=$(while read -r name where; do [ "$name" != "$1" ] || echo "$where"; done <"$state/sources") || url=
	if [ -z "$url" ]; then
		say "$1: nothing in $state/sources says where to get it"
		return 1
	fi
	part=$downloads/$2.part
	had=$(size "$part")
	say "fetching $1 from $url"
	mkdir -p "$downloads"
	# In blocks of 512 bytes (POSIX, ulimit): 8 GiB. A server that sends without end must not fill the disk.
	if ! (ulimit -f 16777216 && get "$url" "$part"); then
		# Nothing came: a server that cannot continue this half would refuse it for ever.
		[ "$(size "$part")" -gt "$had" ] || rm -f "$part"
		say "$1: cannot fetch $url"
		return 1
	fi
	got=$(digest "$part")
	if [ ! -s "$part" ]; then
		rm -f "$part"
		say "$1: REFUSED: $url is empty; there is nothing to unpack"
		return 1
	fi
	if [ "$got" != "$2" ]; then
		rm -f "$part"
		say "$1: REFUSED: $url has sha256 $got, expected $2; nothing of it was unpacked"
		return 1
	fi
	mv -f "$part" "$downloads/$2"
}

# place NAME FORMAT SHA256: unpacks a verified artifact aside, then renames its files into place.
place() {
	record=$state/artifacts/$3
	if [ -f "$record" ] && sha256sum -c "$record" >/dev/null 2>&1; then return; fi
	fetch "$1" "$3"
	rm -rf "$stage"
	mkdir -m 0700 "$stage"
	files "$3" >"$state/wanted"
	case $2 in
	binary) mv -f "$downloads/$3" "$stage/$1" ;;
	tar.gz)
		members=$(while read -r mode path member; do echo "$member"; done <"$state/wanted")
		# shellcheck disable=SC2086 # a list of member names, none with a space
		# 512 MiB for each: five times the largest of them, so that an archive that unpacks without end fills no disk.
		(ulimit -f 1048576 && tar -xzf "$downloads/$3" -C "$stage" --no-same-owner --no-same-permissions $members) || {
			say "$1: REFUSED: the archive does not unpack to what it should hold"
			rm -rf "$stage"
			return 1
		}
		;;
	esac
	while read -r mode path member; do
		if [ -L "$stage/$member" ] || [ ! -f "$stage/$member" ]; then
			say "$1: $member is not a plain file"
			return 1
		fi
		chmod "$mode" "$stage/$member"
		chown 0:0 "$stage/$member"
		mkdir -p "${path%/*}"
		mv -f "$stage/$member" "$path"
	done <"$state/wanted"
	while read -r mode path member; do sha256sum "$path"; done <"$state/wanted" | keep "$record"
	rm -rf "$stage" "${downloads:?}/$3" "$state/wanted"
	say "$1 is in place"
}

# files SHA256: the lines "MODE PATH MEMBER" of one artifact.
files() {
	while read -r kind a b c d; do
		case $kind in
		artifact) current=$d ;;
		file) [ "$current" = "$1" ] && echo "$a $b $c" ;;
		esac
	done <"$list"
	return 0
}

# Loads the modules and sets the parameters in this very boot: on the next one systemd does. What was there before is
# kept for bakelet-uninstall.
kernel() {
	[ -f "$state/kernel.before" ] || {
		lines /etc/modules-load.d/bakelet.conf | while read -r module; do
			[ -d "/sys/module/$(echo "$module" | tr - _)" ] || echo "module $module"
		done
		# The first separator tells which spelling a key is in; a minus, that the kernel may lack it (sysctl.d(5)).
		lines /etc/sysctl.d/99-bakelet.conf | sed 's/ = .*//; s/^-//; /^[^./]*\./y|./|/.|; s|^|/proc/sys/|' |
			xargs -r grep -sH '' | sed 's/:/ /; s/^/sysctl /'
	} | keep "$state/kernel.before"
	systemctl restart systemd-modules-load.service || say "a kernel module could not be loaded: systemctl status systemd-modules-load"
	systemctl restart systemd-sysctl.service || say "a kernel parameter could not be set: systemctl status systemd-sysctl"
}

# lines FILE: what is in a configuration file but its comments; nothing where there is no such file.
lines() { [ ! -f "$1" ] || grep -v '^#' "$1" || true; }

# What cloud-init makes of no file: folders, which it would make 0755, links, and owners, whom a package may bring.
tree() {
	while read -r type what path; do
		case $type in
		d)
			mkdir -p "$path"
			chmod "$what" "$path"
			chown 0:0 "$path"
			;;
		l)
			mkdir -p "${path%/*}"
			ln -sfnT "$what" "$path"
			;;
		o) chown -h "$what" "$path" ;;
		esac
	done <"$prefix/conf/managed.list"
	trust
}

# What update-ca-certificates(8) does for a certificate of its folder, without the seconds that it takes for all the others.
trust() {
	certs=/etc/ssl/certs
	for file in /usr/local/share/ca-certificates/bakelet-*.crt; do
		name=${file##*/}
		name=${name%.crt}.pem
		if [ ! -f "$file" ] || [ -e "$certs/$name" ]; then continue; fi
		bundle=$certs/ca-certificates.crt
		mkdir -p "$state"
		[ ! -f "$bundle" ] || cp "$bundle" "$state/bundle"
		cat "$file" >>"$state/bundle"
		keep "$bundle" <"$state/bundle"
		rm -f "$state/bundle"
		# OpenSSL looks for a name that is made of the subject (openssl-rehash(1)); others read the bundle, or all files.
		if hash=$(openssl x509 -noout -subject_hash -in "$file" 2>/dev/null); then
			number=0
			while [ -e "$certs/$hash.$number" ]; do number=$((number + 1)); done
			ln -sf "$name" "$certs/$hash.$number"
		fi
		ln -sf "$file" "$certs/$name"
	done
}

once() {
	tree
	kernel
	while read -r kind name a b c; do
		case $kind in
		artifact) place "$name" "$b" "$c" ;;
		image) [ -f "$images/$a" ] || fetch "$name" "$a" ;;
		esac
	done <"$list"
	digest "$list" | keep "$state/installed"
	# From here on this is no longer a first boot, for cloud-init either: see bootcmd in user-data.
	[ ! -d /var/lib/cloud/instance/sem ] || : >/var/lib/cloud/instance/sem/bakelet
	$sync
	say "everything is in place"
}

# An image without a record may be incomplete: a power cut keeps what containerd has noted of it, and not the files that it unpacked.
# So whatever keeps those is deleted first: the lease of an import that was cut, the image, and its second name sha256:… that CRI
# gives it (internal/cri/server/images of containerd 2.3). The kubelet, whose pulls have leases, starts later.
images() {
	ctr="$prefix/bin/ctr --namespace k8s.io"
	leases=unknown
	while read -r kind name sha256 _; do
		[ "$kind" = image ] || continue
		[ ! -f "$images/$sha256" ] || continue
		say "importing $name"
		fetch "$name" "$sha256"
		[ -z "$leases" ] || $ctr leases ls -q | while read -r lease; do $ctr leases rm --sync "$lease"; done >/dev/null
		leases=
		manifest=$(tar -xOf "$downloads/$sha256" index.json | grep -o 'sha256:[0-9a-f]*' | head -n 1)
		{
			echo "$name"
			$ctr images ls -q "target.digest==$manifest"
		} | while read -r old; do $ctr images rm --sync "$old" || true; done >/dev/null 2>&1
		$ctr images import "$downloads/$sha256" >/dev/null
		echo "$name" | keep "$images/$sha256"
		# The next disk may be an empty one.
		[ -f "$disk" ] || rm -f "$downloads/$sha256"
	done <"$list"
	# What is in the list no more, the kubelet deletes when it needs room: if it comes back, it is imported again.
	for record in "$images"/*; do
		[ ! -f "$record" ] || grep -q "^image .* ${record##*/}" "$list" || rm -f "$record"
	done
}

case ${1-} in
once) once ;;
tree) tree ;;
images) images ;;
place)
	kernel() { :; }
	sync=:
	case ${2-} in images) images ;; *) once ;; esac
	;;
*)
	[ -f "$state/installed" ] && [ "$(cat "$state/installed")" = "$(digest "$list")" ] && exit 0
	mkdir -p "$state"
	delay=2
	# A process of its own, because set -e is off inside a condition.
	until "$self" once; do
		say "trying again in $delay s"
		sleep "$delay"
		[ "$delay" -ge 60 ] || delay=$((delay * 2))
	done
	;;
esac
