#!/bin/sh
# The first process of a rehearsed node: lays a root of its own over this machine's, without writing to that, puts the node in place
# and runs it. Everything that it mounts and starts ends with it (pid_namespaces(7), mount_namespaces(7)).
#   WORK    folder of the rehearsal: node.tar, artifacts/, sysctls and cgroups in it; the node writes to log/
#   PREFIX  the node's prefix
#   NODE    its host name
# The arguments are the kubelet's command line; without them the node ends when containerd has loaded its plugins.
set -eu
umask 022

# /proc is still the machine's: by this number others find the process.
read -r pid _ </proc/self/stat
log=$WORK/log
echo "$pid" >"$log/pid"

# The node's secrets come into these layers: 0700 above them.
mkdir "$WORK/layers"
mount -t tmpfs -o mode=0700 rehearsal "$WORK/layers"
root=$WORK/layers/root
mkdir "$WORK/layers/upper" "$WORK/layers/work" "$root"
mount -t overlay -o "lowerdir=/,upperdir=$WORK/layers/upper,workdir=$WORK/layers/work" rehearsal "$root"
# This machine may be a node, too.
for path in "$PREFIX" /var/lib/bakelet /var/lib/kubelet /var/lib/containerd /var/lib/cni /var/log/pods; do
	rm -rf "${root:?}$path"
	mkdir -p "$root$path"
done
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
# An overlay cannot be the upper layer of another one, as containerd's snapshots need it, and cAdvisor cannot measure one.
for path in /run /tmp /dev /var/lib/containerd /var/lib/kubelet; do
	mkdir -p "$root$path"
	mount -t tmpfs -o mode=0755 rehearsal "$root$path"
done
chmod 1777 "$root/tmp"

# No disks: a privileged container gets what is in this folder.
for name in null zero full random urandom tty kmsg fuse; do
	[ -c "/dev/$name" ] || continue
	: >"$root/dev/$name"
	mount --bind "/dev/$name" "$root/dev/$name"
done
mkdir "$root/dev/pts" "$root/dev/shm" "$root/dev/mqueue"
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777 rehearsal "$root/dev/shm"
mount -t mqueue mqueue "$root/dev/mqueue"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"

# Parts of /proc are covered below, and a Pod in a user namespace of its own can mount a /proc only where one is wholly visible
# (mount_too_revealing() in fs/namespace.c).
mkdir -m 0700 "$root/run/rehearsal-proc"
mkdir "$root/run/rehearsal-proc/proc"
mount -t proc proc "$root/run/rehearsal-proc/proc"
mkdir "$root/run/rehearsal"
mount --bind "$WORK" "$root/run/rehearsal"
cd "$root"
mkdir -p .machine
pivot_root . .machine
umount -l /.machine
rmdir /.machine
# Bidirectional mounts of Pods need it, and go no further than this namespace.
mount --make-rshared /
WORK=/run/rehearsal
log=$WORK/log
mkdir "$log/pods"
mount --bind "$log/pods" /var/log/pods

# One hierarchy, or a folder for each controller: cgroups(7). The cgroup namespace shows the rehearsal's own as the root.
if [ "$(cat "$WORK/cgroups")" = unified ]; then
	mount -t cgroup2 cgroup2 /sys/fs/cgroup
	# shellcheck disable=SC2013 # one line of words
	for controller in $(cat /sys/fs/cgroup/cgroup.controllers); do
		echo "+$controller" >/sys/fs/cgroup/cgroup.subtree_control
	done
else
	mount -t tmpfs -o mode=0755 rehearsal /sys/fs/cgroup
	while read -r controllers; do
		mkdir "/sys/fs/cgroup/$controllers"
		mount -t cgroup -o "$controllers" cgroup "/sys/fs/cgroup/$controllers"
	done <"$WORK/cgroups"
fi

echo "$NODE" >/proc/sys/kernel/hostname
# What is the whole machine's is read-only; only the network's parameters are this namespace's. The kubelet writes
# some (pkg/kubelet/cm/container_manager_linux.go, setupKernelTunables), and the plan others: those are copies.
mount --bind /proc/sys /proc/sys
mount -o remount,bind,ro /proc/sys
mount --bind /proc/sys/net /proc/sys/net
mount -o remount,bind,rw /proc/sys/net
mkdir "$log/sysctl"
while read -r path value; do
	case $path in
	# A network namespace has not all of them.
	-*) [ ! -e "/proc/sys/${path#-}" ] || echo "$value" >"/proc/sys/${path#-}" || echo "$path" >>"$log/no-sysctl" ;;
	net/*) [ -z "$value" ] || echo "$value" >"/proc/sys/$path" || echo "$path" >>"$log/no-sysctl" ;;
	*)
		[ -e "/proc/sys/$path" ] || continue
		copy=$log/sysctl/$(echo "$path" | tr / .)
		cat "/proc/sys/$path" >"$copy"
		mount --bind "$copy" "/proc/sys/$path"
		[ -z "$value" ] || echo "$value" >"$copy"
		;;
	esac
done <"$WORK/sysctls"

# An address that no network has (RFC 5737), for Pods on the node's own network. Without a route, whatever is outside is unreachable
# at once.
ip link set lo up
ip link add eth0 type veth peer name cable
ip addr add 192.0.2.2/24 dev eth0
ip link set eth0 up
ip link set cable up
# The kubelet looks the node's name up (pkg/kubelet/nodestatus/setters.go, NodeAddress).
printf '127.0.0.1 localhost\n::1 localhost\n192.0.2.2 %s\n' "$NODE" >/etc/hosts

echo 'placing the node' >"$log/phase"
tar -xpf "$WORK/node.tar" -C /
# It has secrets, and would stay if bakelet were killed.
rm "$WORK/node.tar"
cp -r "$WORK/artifacts" /var/lib/bakelet/downloads
# Where kubelet.service and systemd-resolved put it.
mkdir -p /run/bakelet /run/systemd/resolve
cp "$WORK/resolv.conf" /run/bakelet/resolv.conf
cp "$WORK/resolv.conf" /run/systemd/resolve/resolv.conf
"$PREFIX/bin/bakelet-install" place >"$log/install" 2>&1

[ ! -f "$PREFIX/conf/firewall.nft" ] || nft --file "$PREFIX/conf/firewall.nft"

echo 'starting containerd' >"$log/phase"
PATH=$PREFIX/bin:$PATH
"$PREFIX/bin/containerd" --config "$PREFIX/conf/containerd.toml" >"$log/containerd" 2>&1 &
containerd=$!
until [ -S /run/containerd/containerd.sock ] && "$PREFIX/bin/ctr" version >/dev/null 2>&1; do
	if ! kill -0 "$containerd" 2>/dev/null; then
		wait "$containerd" && status=0 || status=$?
		echo "$status" >"$log/containerd.exit"
		exit 1
	fi
	sleep 0.1
done
"$PREFIX/bin/ctr" plugins ls -d >"$log/plugins"
[ $# -gt 0 ] || exit 0

echo 'importing images' >"$log/phase"
"$PREFIX/bin/bakelet-install" place images >>"$log/install" 2>&1

echo 'starting the kubelet' >"$log/phase"
# No journal has the log of this kubelet: bakelet-guard asks for it so.
ln -s "$log/kubelet" /run/kubelet.log
# shellcheck disable=SC2016 # a script
echo '#!/bin/sh
[ "$1" != -ukubelet ] || exec tail -n 2000 /run/kubelet.log' >/usr/local/bin/journalctl
chmod 0755 /usr/local/bin/journalctl
[ ! -x "$PREFIX/bin/bakelet-guard" ] || "$PREFIX/bin/bakelet-guard" boot
"$@" >"$log/kubelet" 2>&1 &
kubelet=$!
echo 'starting the pods' >"$log/phase"
wait "$kubelet" && status=0 || status=$?
echo "$status" >"$log/kubelet.exit"
