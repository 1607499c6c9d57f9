#!/bin/sh
# add-user.sh NAME UID|'' sudo|'' KEYS: makes a user as cloud-init makes it on a first boot, without a password.
# UID '': the next free one.
set -eu
name=$1 uid=$2 sudo=$3 keys=$4

getent passwd "$name" >/dev/null || useradd --create-home ${uid:+--uid "$uid"} --shell /bin/bash "$name"
if [ "$sudo" = sudo ]; then
	echo "$name ALL=(ALL) NOPASSWD:ALL" >>/etc/sudoers.d/90-bakelet
	chmod 0440 /etc/sudoers.d/90-bakelet
	visudo --check --quiet
fi
if [ -n "$keys" ]; then
	ssh=$(getent passwd "$name" | cut -d : -f 6)/.ssh
	install -d -m 0700 "$ssh"
	printf '%s\n' "$keys" >"$ssh/authorized_keys"
	chmod 0600 "$ssh/authorized_keys"
	chown -R "$(id -u "$name"):$(id -g "$name")" "$ssh"
fi
