#!/bin/bash
# A node with three pods on a bridge, whose wires the plugin bakelet-egress marks. In namespaces of its own:
# unshare --net --mount --pid --uts --fork --kill-child.
#   egress.sh FOLDER   with the plugin bakelet-egress; firewall.nft, and rules of configs with other entries; reach.sh, which prints
#                      who reaches what; verify.sh, which compares the rules with firewall.nft
set -eu
folder=$1
mount --make-rprivate /
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t tmpfs lab /run
mkdir /run/netns
# The kubelet has it in lower case.
echo Edge-Box >/proc/sys/kernel/hostname
ip link set lo up
for each in default all; do echo 0 >"/proc/sys/net/ipv6/conf/$each/accept_dad"; done
ip link add cni0 type bridge
ip addr add 10.88.0.1/16 dev cni0
ip addr add fd00:10:88::1/64 dev cni0
ip link set cni0 up
echo 1 >/proc/sys/net/ipv4/ip_forward
echo 1 >/proc/sys/net/ipv6/conf/all/forwarding
# There only with the module br_netfilter, which a node loads.
for family in ip ip6; do
	file=/proc/sys/net/bridge/bridge-nf-call-${family}tables
	[ ! -e "$file" ] || echo 1 >"$file"
done
nft -f "$folder/firewall.nft"

# As the plugins portmap and bridge write it (plugins/meta/portmap/portmap_nftables.go and pkg/ip/ipmasq_nftables_linux.go, v1.9.1).
nft -f - <<'NFT'
table ip cni_hostport {
	chain hostports { tcp dport 8080 dnat to 10.88.0.10:80; tcp dport 8081 dnat to 10.88.0.11:80; }
	chain prerouting { type nat hook prerouting priority dstnat; fib daddr type local goto hostports; }
}
table ip6 cni_hostport {
	chain hostports { tcp dport 8081 dnat to [fd00:10:88::11]:80; tcp dport 8082 dnat to [fd00:10:88::12]:80; }
	chain prerouting { type nat hook prerouting priority dstnat; fib daddr type local goto hostports; }
}
table inet cni_plugins_masquerade {
	chain masq { type nat hook postrouting priority srcnat;
		ct status dnat ip saddr 10.88.0.0/16 masquerade
		ct status dnat ip6 saddr fd00:10:88::/64 masquerade
	}
}
NFT

# What libcni hands to a plugin (libcni/api.go v1.3.0, buildOneConfig), and what `bridge` reports before (plugins/main/bridge v1.9.1).
request() { echo "{\"cniVersion\":\"1.0.0\",\"name\":\"veth-pods\",\"prevResult\":$1,\"type\":\"bakelet-egress\"}"; }
result() { # result POD NUMBER
	local pod="{\"name\":\"eth0\",\"mac\":\"02:00:00:00:00:$2\",\"sandbox\":\"/run/netns/$1\"}"
	local ips="[{\"interface\":2,\"address\":\"10.88.0.$2/16\",\"gateway\":\"10.88.0.1\"},{\"interface\":2,\"address\":\"fd00:10:88::$2/64\"}]"
	echo "{\"cniVersion\":\"1.0.0\",\"interfaces\":[{\"name\":\"cni0\",\"mac\":\"02:00:00:00:01:00\"},{\"name\":\"veth$2\"},$pod],\"ips\":$ips,\"dns\":{}}"
}
plugin() { # plugin COMMAND POD-OF-THE-KUBELET REQUEST
	CNI_COMMAND=$1 CNI_CONTAINERID=id CNI_NETNS=/run/netns/pod CNI_IFNAME=eth0 CNI_PATH=/opt \
		CNI_ARGS="IgnoreUnknown=1;K8S_POD_NAMESPACE=default;K8S_POD_NAME=$2;K8S_POD_INFRA_CONTAINER_ID=id;K8S_POD_UID=uid" \
		"$folder/bakelet-egress" <<<"$3" || echo "ends with $?"
}
pod() { # pod NAME NUMBER
	ip netns add "$1"
	ip link add "veth$2" type veth peer name eth0 netns "$1"
	ip link set "veth$2" master cni0 up
	bridge link set dev "veth$2" hairpin on
	ip netns exec "$1" sh -c 'echo 0 >/proc/sys/net/ipv6/conf/eth0/accept_dad'
	ip -n "$1" link set lo up
	ip -n "$1" addr add "10.88.0.$2/16" dev eth0
	ip -n "$1" addr add "fd00:10:88::$2/64" dev eth0
	ip -n "$1" link set eth0 up
	ip -n "$1" route add default via 10.88.0.1
	ip -n "$1" route add default via fd00:10:88::1
	[ "$(plugin ADD "$1-edge-box" "$(request "$(result "$1" "$2")")")" = "$(result "$1" "$2")" ] || echo "$1: another result"
}
pod web 10
pod db 11
pod alone 12
# shellcheck source=/dev/null # of the test
. "$folder/reach.sh"

# The filter is loaded again and again while the pods send.
ip netns exec neighbour nft -f - <<'NFT'
table inet lab {
	counter web { }
	counter db { }
	chain input { type filter hook input priority 0;
		udp dport 7 counter name web
		udp dport 9 counter name db
	}
}
NFT
senders=()
for each in 'web 7' 'db 9'; do
	ip netns exec "${each% *}" bash -c "while :; do echo >/dev/udp/198.51.100.2/${each#* }; done" 2>/dev/null &
	senders+=($!)
done
for ((i = 0; i < 40; i++)); do
	nft -f "$folder/without-web.nft"
	nft -f "$folder/firewall.nft"
done
kill "${senders[@]}"
for each in web db; do
	got=$(ip netns exec neighbour nft list counter inet lab "$each" | sed -n 's/.*packets \([0-9]*\) .*/\1/p')
	echo "$each at a port that web must not reach: $([ "$got" = 0 ] && echo nothing || echo some)"
done
nft -f "$folder/without-web.nft"
echo 'the config has no web any more, which still runs'
tries() {
	reach web 'web to the neighbour at 443' tcp 198.51.100.2 443
	reach web 'web to db' tcp 10.88.0.11 80
	reach neighbour 'neighbour to web' tcp 198.51.100.1 8080
}
tries
nft -f "$folder/free-web.nft"
echo 'the config has web, and no entry for it'
tries
reach web 'web to the neighbour at 80' tcp 198.51.100.2 80
nft -f "$folder/firewall.nft"
echo 'as before'
reach web 'web to the neighbour at 80' tcp 198.51.100.2 80

verify() { echo "$1: $(sh "$folder/verify.sh")"; }
verify 'the rules are'
nft insert rule bridge bakelet prerouting accept
verify 'with one more'
nft -f "$folder/firewall.nft"

wires() { nft list map bridge bakelet pods | grep -o '"[a-z0-9]*" :' | tr -d '" :' | sort | tr '\n' ' '; }
echo "marked: $(wires)"
plugin ADD web-edge-box "$(request "$(result web 10)")" >/dev/null
echo "after the same once more: $(wires)"
plugin CHECK web-edge-box "$(request "$(result web 10)")"
plugin CHECK db-edge-box "$(request "$(result web 10)")"
plugin ADD web-of-another-node "$(request "$(result web 10)")"
plugin ADD web-edge-box "$(request "$(result web 99)")"
plugin ADD web-edge-box "$(request '{"cniVersion":"1.0.0"}')"
plugin ADD "" ""
# Another pod gets the name of an interface that was deleted behind the back of the plugin.
plugin ADD db-edge-box "$(request "$(result web 10)")" >/dev/null
plugin CHECK db-edge-box "$(request "$(result web 10)")"
plugin STATUS "" '{"cniVersion":"1.1.0","name":"pods"}'
plugin VERSION "" '{"cniVersion":"1.0.0"}'
plugin DEL db-edge-box "$(request "$(result web 10)")"
echo "after DEL: $(wires)"
plugin DEL db-edge-box "$(request "$(result web 10)")"
ip link delete veth11
plugin DEL db-edge-box '{"cniVersion":"1.0.0","name":"pods"}'
echo "after DEL without a result: $(wires)"
ip link delete veth12
plugin GC "" '{"cniVersion":"1.1.0","name":"pods"}'
echo "after GC: $(wires)"
nft delete table bridge bakelet
ip link add veth13 type veth peer name veth14
ip link set veth13 master cni0
plugin ADD web-edge-box "$(request "$(result web 13)")"
plugin STATUS "" '{"cniVersion":"1.1.0","name":"pods"}'
plugin DEL web-edge-box "$(request "$(result web 13)")"
