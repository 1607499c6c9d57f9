#!/bin/bash
# Adds pods with a published port each by the plugins of CNI, beside the packet filter, and deletes them; prints who answers a neighbour
# and what is left. In namespaces of its own: unshare --net --mount --pid --fork --kill-child.
#   many-pods.sh FOLDER COUNT NODE-JS   FOLDER has firewall.nft, bin/ with the plugins, and what bridge and portmap read (PLUGIN.json)
#                                       without its last brace
set -eu
folder=$1 count=$2 node=$3
listener='for (const port of [80, 81]) require("net").createServer(s => s.end("ok\n")).listen(port, "::")
console.log("listening")'
# Arguments: LIMIT-MS, and HOST@PORT... A refusal is an answer of the pod: what the filter stops stays silent. Any other end has the
# name of its error: EHOSTUNREACH is a neighbour who was not found.
caller='const net = require("net")
const [limit, ...all] = process.argv.slice(1)
const tally = { answer: 0, refuse: 0, silent: 0 }
const call = target => new Promise(resolve => {
  const [host, port] = target.split("@")
  const socket = net.connect({ host, port: Number(port) })
  const end = how => { tally[how] = (tally[how] ?? 0) + 1; clearTimeout(timer); socket.destroy(); resolve() }
  const timer = setTimeout(() => end("silent"), Number(limit))
  socket.once("data", () => end("answer")).once("error", ({ code }) => end(code === "ECONNREFUSED" ? "refuse" : code))
})
const next = async () => { for (let each; (each = all.pop()); ) await call(each) }
Promise.all(Array.from({ length: 100 }, next)).then(() =>
  console.log(Object.entries(tally).map(([how, many]) => `${many} ${how}`).join(", ")))'

mount --make-rprivate /
mount -t proc proc /proc
mount -t tmpfs lab /run
mount -t tmpfs lab /var/lib
mkdir /run/netns /run/results
ip link set lo up
ip netns add neighbour
for run in '' 'ip netns exec neighbour'; do
	# No address is tentative for a second: Documentation/networking/ip-sysctl.rst.
	$run sh -c 'for each in default all; do echo 0 >"/proc/sys/net/ipv6/conf/$each/accept_dad"; done'
done
ip link add eth0 type veth peer name eth0 netns neighbour
ip -n neighbour link set lo up
wire() { # wire NUMBER IP...
	"${@:2}" addr add "192.0.2.$1/24" dev eth0
	"${@:2}" addr add "2001:db8::$1/64" dev eth0
	"${@:2}" link set eth0 up
}
wire 1 ip -n neighbour
wire 2 ip
ip -n neighbour route add 10.88.0.0/16 via 192.0.2.2
ip -n neighbour route add fd00:10:88::/64 via 2001:db8::2
echo 1 >/proc/sys/net/ipv4/ip_forward
echo 1 >/proc/sys/net/ipv6/conf/all/forwarding
# There only with the module br_netfilter, which a node loads.
for family in ip ip6; do
	file=/proc/sys/net/bridge/bridge-nf-call-${family}tables
	[ ! -e "$file" ] || echo 1 >"$file"
done
nft -f "$folder/firewall.nft"

# As libcni calls the plugins (libcni/api.go v1.3.0): each with the result of the last; DEL with that of ADD, in the other order.
plugin() { # plugin COMMAND TYPE POD REST
	CNI_COMMAND=$1 CNI_CONTAINERID=$3 CNI_NETNS=/run/netns/$3 CNI_IFNAME=eth0 CNI_PATH=$folder/bin \
		"$folder/bin/$2" <<<"$(<"$folder/$2.json")$4}"
}
published() { echo ",\"runtimeConfig\":{\"portMappings\":[{\"hostPort\":$((10000 + $1)),\"containerPort\":80,\"protocol\":\"tcp\",\"hostIP\":\"\"}]}"; }
add() {
	local result
	ip netns add "pod$1"
	result=$(plugin ADD bridge "pod$1" '')
	plugin ADD portmap "pod$1" "$(published "$1"),\"prevResult\":$result" >"/run/results/$1"
}
delete() {
	local last
	last=",\"prevResult\":$(<"/run/results/$1")"
	plugin DEL portmap "pod$1" "$(published "$1")$last"
	plugin DEL bridge "pod$1" "$last"
	ip netns del "pod$1"
	rm "/run/results/$1"
}
# Two at once, as the kubelet starts pods side by side.
each() {
	local workers=() worker
	for worker in 1 2; do
		(for ((i = worker; i <= count; i += 2)); do "$1" "$i"; done) &
		workers+=($!)
	done
	for worker in "${workers[@]}"; do wait "$worker"; done
}
state() {
	nft list ruleset
	cat /proc/net/ip_tables_names /proc/net/ip6_tables_names 2>/dev/null || true
	# Without what the kernel gives: numbers, hardware addresses, and addresses made of these.
	ip -br link | awk '{print $1}' | sort
	ip -br addr | sed 's/ fe80:[^ ]*//; s/@if[0-9]*//' | awk '{$2 = ""; print}' | sort
	ip route | sed 's/ linkdown *$//; s/ *$//'
	ip -6 route | grep -v fe80 | sed 's/ linkdown//'
	ip netns list
	ls -A /run/netns
	# Leases are files; last_reserved_ip.N, where the next search for an address begins, stays.
	find /run/cni /var/lib
}
own() { nft -a list table inet bakelet; }

# What the first pod makes for all of them stays: the bridge, and the plugins' tables.
own >/run/own-before
add 0
delete 0
state >/run/state-before

each add
echo "ports of the node that lead to a pod: $(nft list ruleset | grep -c 'dnat to')"
sample=$(for ((i = 1; i <= count; i += (count + 7) / 8)); do echo "$i"; done; echo "$count")
sample=$(echo "$sample" | sort -nu)
for each in $sample; do
	ip netns exec "pod$each" "$node" -e "$listener" >"/run/listens-$each" &
	until [ -s "/run/listens-$each" ]; do sleep 0.02; done
done
call() { echo "$1: $(ip netns exec neighbour "$node" -e "$caller" "${@:2}")"; }
ports() { for ((i = 1; i <= count; i++)); do echo "$1@$((10000 + i))"; done; }
# shellcheck disable=SC2046 # words
{
	echo "pods that listen: $(echo "$sample" | wc -w)"
	call 'published ports by IPv4' 20000 $(ports 192.0.2.2)
	call 'published ports by IPv6' 20000 $(ports 2001:db8::2)
	call 'ports of the node that nobody published' 3000 192.0.2.2@10000 192.0.2.2@$((10001 + count)) 2001:db8::2@$((10001 + count))
	call 'pods by a route' 3000 $(for each in $sample; do
		addresses=$(ip -n "pod$each" -o addr show dev eth0 scope global | awk '{sub("/.*", "", $4); print $4}')
		for address in $addresses; do echo "$address@80 $address@81"; done
	done)
}
# shellcheck disable=SC2046 # the listeners
kill $(jobs -p)
wait
each delete
# shellcheck disable=SC2046 # words
call 'published ports after the last pod' 3000 $(ports 192.0.2.2) $(ports 2001:db8::2)
own | diff /run/own-before - && echo "the table of bakelet is as before"
state | diff /run/state-before - && echo "everything else is as before"
