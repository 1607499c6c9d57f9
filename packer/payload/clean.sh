#!/bin/sh
# Runs last on the machine that the image is made on: what the build left, and what each machine has of its own, goes.
set -eu
[ "$(id -u)" = 0 ] || exec sudo -n sh "$0" "${PACKER_BUILDER_TYPE-}"
builder=${1-${PACKER_BUILDER_TYPE-}}
users=''
# shellcheck source=/dev/null # generated beside this script
. "${0%/*}/node.sh"
cd /

if command -v cloud-init >/dev/null; then cloud-init clean --logs --seed; fi
# They are for the network card of this machine (cloud-init's renderers netplan, eni and networkd).
rm -f /etc/netplan/50-cloud-init.yaml /etc/network/interfaces.d/50-cloud-init* /etc/systemd/network/10-cloud-init-*

# Keys that let Packer in, and whatever else the cloud put there. Those of the config's users stay.
getent passwd | while IFS=: read -r name _ _ _ _ home _; do
	case " $users " in
	*" $name "*) ;;
	*) rm -f "$home/.ssh/authorized_keys" ;;
	esac
	rm -f "$home"/.*_history "$home/.sudo_as_admin_successful"
done
# Who was made for this build alone goes too.
case $builder in
googlecompute) userdel --force --remove "${SUDO_USER:-packer}" 2>/dev/null || true ;;
azure-arm) waagent -force -deprovision+user ;;
esac

# Each machine makes its own at its first boot. Empty and not "uninitialized", which would make systemd apply every
# preset at that boot (machine-id(5)): what is enabled here, and what is not, stays so.
: >/etc/machine-id
[ -L /var/lib/dbus/machine-id ] || rm -f /var/lib/dbus/machine-id
rm -f /etc/ssh/ssh_host_* /var/lib/systemd/random-seed /var/lib/systemd/credential.secret
rm -rf /var/lib/dhcp/* /var/lib/dhcpcd/*
# The profiles are files of the config.
[ ! -d /var/lib/kubelet ] || find /var/lib/kubelet -mindepth 1 -maxdepth 1 -not -name seccomp -exec rm -rf {} +

apt-get clean
rm -rf /var/lib/apt/lists/*
# The journal goes on in memory. Files only: daemons want their folders.
journalctl --relinquish-var || true
rm -rf /var/log/journal/*
find /var/log -type f -delete
find /tmp /var/tmp -mindepth 1 -maxdepth 1 -not -name 'systemd-private-*' -exec rm -rf {} +

# What is trimmed is not in the image. Not every cloud's disk can.
fstrim --all || true
sync
