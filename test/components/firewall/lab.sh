#!/bin/bash
# A node with two pods on a bridge, and a neighbour on its wire who has a route to the pods; prints who reaches what. In namespaces of
# its own: unshare --net --mount --pid --fork --kill-child.
#   lab.sh RULES NODE-JS   the rules of the node (empty: none), and Node.js, which listens
set -eu
rules=$1
listener='const net = require("net")
for (const port of process.argv.slice(1).map(Number)) net.createServer(s => s.end("ok\n")).listen(port, "::")
console.log("listening")'

mount --make-rprivate /
mount -t proc proc /proc
mount -t tmpfs lab /run
mkdir /run/netns
for name in neighbour pod other; do
	ip netns add "$name"
	ip -n "$name" link set lo up
done
ip link set lo up
# No address is tentative for a second: Documentation/networking/ip-sysctl.rst.
for each in default all; do
	echo 0 >"/proc/sys/net/ipv6/conf/$each/accept_dad"
	for name in neighbour pod other; do
		ip netns exec "$name" sh -c "echo 0 >/proc/sys/net/ipv6/conf/$each/accept_dad"
	done
done

ip link add eth0 type veth peer name eth0 netns neighbour
ip link add cni0 type bridge
for name in pod other; do
	ip link add "veth-$name" type veth peer name eth0 netns "$name"
	ip link set "veth-$name" master cni0 up
done
bridge link set dev veth-pod hairpin on
address() { ip -n "$1" addr add "$3" dev "$2" && ip -n "$1" link set "$2" up; }
ip addr add 192.0.2.2/24 dev eth0
ip addr add 2001:db8::2/64 dev eth0
ip addr add 10.88.0.1/16 dev cni0
ip addr add fd00:10:88::1/64 dev cni0
ip link set eth0 up
ip link set cni0 up
address neighbour eth0 192.0.2.1/24
address neighbour eth0 2001:db8::1/64
clouds4='169.254.169.254 169.254.169.253 169.254.170.2 168.63.129.16 100.100.100.200 192.0.0.192'
clouds6='fd00:ec2::254 fd00:ec2::23 fd20:ce::254 fd00:c1::a9fe:a9fe fd00:42::42 fd00:a9fe:a9fe::1'
for each in $clouds4 $clouds6; do address neighbour lo "$each"; done
address pod eth0 10.88.0.2/16
address pod eth0 fd00:10:88::2/64
address other eth0 10.88.0.3/16
address other eth0 fd00:10:88::3/64
for name in pod other; do
	ip -n "$name" route add default via 10.88.0.1
	ip -n "$name" route add default via fd00:10:88::1
done
ip route add default via 192.0.2.1
ip route add default via 2001:db8::1
ip -n neighbour route add 10.88.0.0/16 via 192.0.2.2
ip -n neighbour route add fd00:10:88::/64 via 2001:db8::2
echo 1 >/proc/sys/net/ipv4/ip_forward
echo 1 >/proc/sys/net/ipv6/conf/all/forwarding
# There only with the module br_netfilter, which a node loads.
for family in ip ip6; do
	file=/proc/sys/net/bridge/bridge-nf-call-${family}tables
	[ ! -e "$file" ] || echo 1 >"$file"
done

# As the plugins portmap and bridge write it (plugins/meta/portmap/portmap_nftables.go and pkg/ip/ipmasq_nftables_linux.go, v1.9.1).
nft -f - <<'NFT'
table ip cni_hostport {
	chain hostports { tcp dport 8080 dnat to 10.88.0.2:80; }
	chain prerouting { type nat hook prerouting priority dstnat; fib daddr type local goto hostports; }
	chain output { type nat hook output priority -100; fib daddr type local goto hostports; }
}
table ip6 cni_hostport {
	chain hostports { tcp dport 8080 dnat to [fd00:10:88::2]:80; }
	chain prerouting { type nat hook prerouting priority dstnat; fib daddr type local goto hostports; }
	chain output { type nat hook output priority -100; fib daddr type local goto hostports; }
}
table inet cni_plugins_masquerade {
	chain masq { type nat hook postrouting priority srcnat;
		ip saddr 10.88.0.0/16 ip daddr != 10.88.0.0/16 masquerade
		ip6 saddr fd00:10:88::/64 ip6 daddr != fd00:10:88::/64 masquerade
		ct status dnat ip saddr 10.88.0.0/16 masquerade
		ct status dnat ip6 saddr fd00:10:88::/64 masquerade
	}
}
NFT
[ -z "$rules" ] || nft -f "$rules"

start() {
	local where=$1
	shift
	# shellcheck disable=SC2086 # nothing, or a command
	${where:+ip netns exec $where} "$node" -e "$listener" "$@" >"/run/listens-$where" &
	until [ -s "/run/listens-$where" ]; do sleep 0.02; done
}
node=$2
start '' 22 7000 9000 9100 9200
start pod 80 81
start other 80
start neighbour 53 80

# reach WHO WHAT ADDRESS PORT...
reach() {
	local who=$1 what=$2 answer
	local run=
	[ "$who" = node ] || run="ip netns exec $who"
	# shellcheck disable=SC2086 # nothing, or a command
	if $run timeout 15 bash -c "read -r line <'/dev/tcp/$3/$4' && [ \"\$line\" = ok ]" 2>/dev/null; then answer=yes; else answer=no; fi
	echo "$who $what: $answer"
}
tries=()
{
	for family in 4 6; do
		if [ "$family" = 4 ]; then
			host=192.0.2.2 gateway=10.88.0.1 pod=10.88.0.2 outside=192.0.2.1 clouds=$clouds4
		else
			host=2001:db8::2 gateway=fd00:10:88::1 pod=fd00:10:88::2 outside=2001:db8::1 clouds=$clouds6
		fi
		reach neighbour "to a published port $family" $host 8080 & tries+=($!)
		reach neighbour "to a pod by a route $family" $pod 80 & tries+=($!)
		reach neighbour "to an unpublished port by a route $family" $pod 81 & tries+=($!)
		reach neighbour "to sshd $family" $host 22 & tries+=($!)
		reach neighbour "to a port of nobody $family" $host 7000 & tries+=($!)
		reach neighbour "to a port of a host-network pod $family" $host 9000 & tries+=($!)
		reach neighbour "to a port open to its network $family" $host 9100 & tries+=($!)
		reach neighbour "to a port open to another network $family" $host 9200 & tries+=($!)
		reach other "to a pod $family" $pod 81 & tries+=($!)
		reach other "to the outside $family" $outside 80 & tries+=($!)
		for each in $clouds; do
			reach other "to metadata at $each" "$each" 80 & tries+=($!)
			reach other "to a name server at $each" "$each" 53 & tries+=($!)
		done
		reach other "to a published port $family" $host 8080 & tries+=($!)
		reach pod "to its own published port $family" $host 8080 & tries+=($!)
		reach other "to sshd $family" $host 22 & tries+=($!)
		reach other "to sshd at its gateway $family" $gateway 22 & tries+=($!)
		reach other "to a port of a host-network pod $family" $host 9000 & tries+=($!)
		reach other "to a port open to others $family" $host 9100 & tries+=($!)
		reach other "to a port open to pods $family" $host 9200 & tries+=($!)
		reach node "to a pod $family" $pod 81 & tries+=($!)
		reach node "to metadata $family" "${clouds%% *}" 80 & tries+=($!)
		reach node "to a published port $family" $host 8080 & tries+=($!)
		reach node "to itself $family" $host 7000 & tries+=($!)
	done
	# Not the listeners, which end with the namespace.
	wait "${tries[@]}"
} >/run/reached
LC_ALL=C sort /run/reached
