#!/bin/sh
# Stops the pods, the containers and the units, and removes what bakelet put on this node and nothing else.
# That is: the files that cloud-init or an image wrote (conf/managed.list), those that artifacts brought (conf/artifacts.list, and
# what bakelet-install recorded), and the state of the daemons that only they used.
set -eu

prefix=${0%/bin/*}
state=/var/lib/bakelet
ctr="$prefix/bin/ctr --namespace k8s.io"
say() { printf 'bakelet: %s\n' "$*"; }

[ "$(id -u)" = 0 ] || {
	say "only root can uninstall: sudo $0"
	exit 1
}
{
	cat "$prefix/conf/managed.list"
	sed -n 's/^file [0-7]* \([^ ]*\) .*/f \1/p' "$prefix/conf/artifacts.list"
} >/run/bakelet-managed.list

# The kubelet ends pods properly, network and all, when their manifests go away; what is left after that goes by force.
if [ -d "$prefix/conf/pods" ]; then
	systemctl stop bakelet-guard.path bakelet-guard.service >/dev/null 2>&1 || true
	rm -f "$prefix"/conf/pods/* "$state"/pods/*
	if systemctl is-active --quiet kubelet.service; then
		say "stopping the pods"
		waited=0
		while [ "$waited" -lt 90 ] && [ -n "$($ctr tasks ls -q 2>/dev/null)" ]; do
			sleep 1
			waited=$((waited + 1))
		done
	fi
fi
say "stopping the units"
# Those of the config first, since they may need the daemons. What enables them is removed with the other links.
sed -n 's/^u //p' /run/bakelet-managed.list | while read -r unit; do systemctl stop -- "$unit" >/dev/null 2>&1 || true; done
systemctl disable --now kubelet.service >/dev/null 2>&1 || true
$ctr tasks ls -q 2>/dev/null | while read -r task; do $ctr tasks kill -s KILL "$task" || true; done
systemctl disable --now containerd.service >/dev/null 2>&1 || true
systemctl kill --kill-who=all -s KILL containerd.service >/dev/null 2>&1 || true
systemctl stop bakelet-ready.service bakelet-images.service bakelet-install.service bakelet-journal-upload.service kubepods.slice >/dev/null 2>&1 || true

# Longest first, so that a mount goes before the one it is on.
for dir in /run/containerd /var/lib/containerd /var/lib/kubelet; do
	cut -d ' ' -f 2 /proc/mounts | grep "^$dir/" | sort -r | while read -r mount; do umount -l "$mount" || true; done
done
# Disks, whose content stays.
sed -n 's,^f /etc/systemd/system/\([^/]*\.mount\)$,\1,p' /run/bakelet-managed.list | while read -r unit; do
	systemctl disable --now -- "$unit" >/dev/null 2>&1 || true
done
cut -d ' ' -f 2 /proc/mounts | grep '^/run/netns/cni-' | sort -u | while read -r netns; do
	umount "$netns" || true
	rm -f "$netns"
done
bridge=$(sed -n 's/.*"bridge": "\(.*\)".*/\1/p' "$prefix/conf/cni/10-bakelet.conflist" 2>/dev/null) || bridge=
[ -z "$bridge" ] || ip link delete "$bridge" 2>/dev/null || true
# Of each pod that has a limit of what it sends (plugins/meta/bandwidth v1.9.1, getIfbDeviceName).
for device in /sys/class/net/bwp*; do ip link delete "${device##*/}" 2>/dev/null || true; done
systemctl disable --now bakelet-firewall.service >/dev/null 2>&1 || true
# The packet filter, in both of its families, and the tables of the CNI plugins portmap and bridge, which nothing else on this node calls.
nft list tables 2>/dev/null | grep -E ' (bakelet|cni_hostport|cni_plugins_masquerade)$' | sed 's/^/delete /' | nft --file - 2>/dev/null || true

say "removing files"
if [ -d "$state/artifacts" ]; then cat "$state"/artifacts/* 2>/dev/null | while read -r _ path; do rm -f "$path"; done; fi
# Files and links first, then the folders that were made for them and are empty by now.
sed -n 's/^f //p; s/^l [^ ]* //p' /run/bakelet-managed.list | while read -r path; do rm -f "$path"; done
# A kubelet writes this file when its configuration was changed on the node to a longer shutdown than logind grants.
rm -f /etc/systemd/logind.conf.d/99-kubelet.conf
rm -rf "$prefix/.staging"
if grep -q '^f /usr/local/share/ca-certificates/bakelet-' /run/bakelet-managed.list; then
	update-ca-certificates --fresh >/dev/null 2>&1 || say "its authorities are still trusted: run update-ca-certificates --fresh"
fi
sed -n 's/^d [0-7]* //p; s/^p //p' /run/bakelet-managed.list | sort -r | while read -r path; do rmdir "$path" 2>/dev/null || true; done
if [ -f "$state/kernel.before" ]; then
	while read -r kind name value; do
		case $kind in
		sysctl) echo "$value" >"$name" 2>/dev/null || true ;;
		module) modprobe -r "$name" 2>/dev/null || true ;;
		esac
	done <"$state/kernel.before"
fi
# Not what a disk is still mounted on (rm(1)).
rm -rf --one-file-system --preserve-root=all "$state" /var/lib/containerd /run/containerd /var/lib/kubelet /var/lib/cni /run/cni /run/bakelet \
	/var/log/pods /var/log/containers /run/bakelet-managed.list || say "what is on a disk stays"
systemctl daemon-reload
systemctl kill --signal=HUP systemd-logind.service >/dev/null 2>&1 || true
# Without system.logs.forward it reads the configuration of its package again.
systemctl try-restart rsyslog.service >/dev/null 2>&1 || true
systemctl reset-failed >/dev/null 2>&1 || true
say "uninstalled; /var/lib/cloud still holds the user-data this node was started with"
