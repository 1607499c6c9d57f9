#!/bin/sh
# Runs on the machine that the image is made on: puts the node of this folder in place, as its first boot would have.
# Everything is checked by sha256 before it is unpacked, by the node's own installer.
#   node.sh     what the config says
#   add-user.sh makes one user
#   files.list  the mode and path of each file in root/
#   artifacts/  binaries and container images, each named by its sha256; or sources: where the node gets them
set -eu
[ "$(id -u)" = 0 ] || exec sudo -n sh "$0" "${PACKER_BUILDER_TYPE-}"
builder=${1-${PACKER_BUILDER_TYPE-}}
umask 022
cd "${0%/*}"
bin='' units='' packages='' hostname='' timezone='' pull=''
# shellcheck source=/dev/null # generated beside this script
. ./node.sh

say() { printf 'bakelet: %s\n' "$*"; }

# Whoever builds beside cloud-init finds apt locked, and files changed under him. Exit code 2 (since 23.4) means that it
# came to its end with something to complain about.
if command -v cloud-init >/dev/null; then
	code=0
	timeout 15m cloud-init status --wait >/dev/null || code=$?
	[ "$code" = 0 ] || cloud-init status --long || true
	case $code in
	0) ;;
	2) say 'cloud-init is done, with the complaints above' ;;
	124)
		say 'cloud-init is not done after 15 minutes'
		exit 1
		;;
	*)
		say "cloud-init failed: exit code $code"
		exit 1
		;;
	esac
fi

missing=$(for package in $packages; do
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
done)
if [ -n "$missing" ]; then
	export DEBIAN_FRONTEND=noninteractive
	apt-get update -q
	# shellcheck disable=SC2086 # a list of names
	apt-get install -y -q --no-install-recommends $missing
fi

# First, so that a home is made with what /etc/skel has.
add_users

while read -r mode path; do
	install -D -o root -g root -m "$mode" "root$path" "$path"
done <files.list

echo "$hostname" >/etc/hostname
if [ -d /etc/cloud/cloud.cfg.d ]; then
	# As on a first boot from user-data: the name of the config, and not of the datasource. User-data still decides.
	printf '# Made by bakelet.\nhostname: "%s"\n' "$hostname" >/etc/cloud/cloud.cfg.d/80-bakelet.cfg
fi
[ -z "$timezone" ] || timedatectl set-timezone "$timezone"
# The disk boots also where no datasource says what the network is; where one does, its settings are read first.
[ "$builder" != qemu ] || install -m 0644 dhcp.network /etc/systemd/network/80-bakelet.network
# Debian makes host keys where systemd thinks it a first boot, which it does not with clean.sh's machine-id.
mkdir -p /etc/systemd/system/sshd-keygen.service.d
printf '# Made by bakelet.\n[Unit]\nConditionFirstBoot=\n' >/etc/systemd/system/sshd-keygen.service.d/80-bakelet.conf

mkdir -p /var/lib/bakelet
if [ -d artifacts ]; then
	chown -R 0:0 artifacts
	rm -rf /var/lib/bakelet/downloads
	mv artifacts /var/lib/bakelet/downloads
	"$bin/bakelet-install" place
else
	install -m 0644 sources /var/lib/bakelet/sources
	tries=1
	# It goes on where it was interrupted.
	until "$bin/bakelet-install" place; do
		[ "$tries" -lt 5 ] || exit 1
		tries=$((tries + 1))
		sleep 5
	done
fi

systemctl daemon-reload
# shellcheck disable=SC2086 # a list of names
systemctl enable --quiet $units

# A disk hides the folder: the images wait as archives, and are imported when the node has mounted it.
disk=/etc/systemd/system/var-lib-containerd.mount
if [ -x "$bin/kubelet" ] && [ ! -f "$disk" ]; then
	# The node's own containerd takes the images into its store. It requires bakelet-install, which loads its modules, and
	# the config's disks, which this machine does not have: ignore-dependencies of systemctl(1).
	if ! systemctl start bakelet-install.service ||
		! systemctl start --job-mode=ignore-dependencies containerd.service; then
		journalctl --no-pager --lines 20 --unit containerd.service --unit bakelet-install.service
		exit 1
	fi
	"$bin/bakelet-install" images
	# NAME, or NAME=NAME@DIGEST where a lock says which image that is.
	for image in $pull; do
		name=${image%%=*}
		locked=${image#*=}
		say "pulling $locked"
		"$bin/ctr" --namespace k8s.io images pull "$locked" >/dev/null
		[ "$locked" != "$name" ] || continue
		"$bin/ctr" --namespace k8s.io images tag --force "$locked" "$name" >/dev/null
		"$bin/ctr" --namespace k8s.io images rm "$locked" >/dev/null
	done
	# The index of each archive is of no more use: to remove a lease and wait is to wait for the collector.
	"$bin/ctr" --namespace k8s.io leases create --id bakelet >/dev/null
	"$bin/ctr" --namespace k8s.io leases delete --sync bakelet >/dev/null
	systemctl stop containerd.service bakelet-install.service
	# Its own name, of which each machine makes one.
	rm -f /var/lib/containerd/io.containerd.grpc.v1.introspection/uuid
fi
[ -f "$disk" ] || rm -rf /var/lib/bakelet/downloads
say 'the node is in place'
