/**
 * A script for a node with the pod of examples/web: a neighbour on a wire of its own, who has a route to the pods, and the pod try what
 * they should not reach, first without the packet filter and then with it.
 */
export const reachScript = (prefix: string) => `set -eu
address=$(nft list table ip cni_hostport | sed -n 's/.*dport 8080 dnat to \\([0-9.]*\\):.*/\\1/p' | head -n 1)
for each in $(ip netns list | cut -d ' ' -f 1); do
	! ip -n "$each" -4 -o addr show dev eth0 | grep -q "inet $address/" || pod=$each
done
trap 'ip netns del neighbour' EXIT
ip netns add neighbour
ip link add wire type veth peer name eth0 netns neighbour
ip addr add 198.51.100.1/24 dev wire
ip link set wire up
# Of a cloud: the metadata service. Nobody listens, so that what gets through is refused by the neighbour and not lost.
ip addr add 169.254.169.1/24 dev wire
ip -n neighbour link set lo up
ip -n neighbour addr add 198.51.100.2/24 dev eth0
ip -n neighbour addr add 169.254.169.254/24 dev eth0
ip -n neighbour link set eth0 up
ip -n neighbour route add default via 198.51.100.1
# reach WHO WHAT ADDRESS PORT: an answer is a connection or a refusal at once.
reach() {
	if message=$(timeout 2 ip netns exec "$1" bash -c "exec 3<>/dev/tcp/$3/$4" 2>&1); then echo "$2: yes"
	else case $message in *refused*) echo "$2: yes, nobody listens" ;; *) echo "$2: no" ;; esac; fi
}
all() {
	reach neighbour 'neighbour to the published port' 198.51.100.1 8080
	reach neighbour 'neighbour to the pod by a route' "$address" 8080
	reach neighbour 'neighbour to a port of the node' 198.51.100.1 7000
	reach "$pod" 'pod to a port of the node' 198.51.100.1 7000
	reach "$pod" 'pod to the metadata service' 169.254.169.254 80
	reach "$pod" 'pod to the neighbour' 198.51.100.2 80
	reach "$pod" 'pod to another port of the neighbour' 198.51.100.2 81
	reach "$pod" 'pod to its own published port' 198.51.100.1 8080
}
nft delete table inet bakelet
all
nft --file ${prefix}/conf/firewall.nft
echo
all
`

/** What the script prints. `egress`: entries of `firewall.egress` name the pod, this port of the neighbour, and the pods. */
export const whoReachesWhat = ({ egress = false } = {}) => `neighbour to the published port: yes
neighbour to the pod by a route: yes
neighbour to a port of the node: yes, nobody listens
pod to a port of the node: yes, nobody listens
pod to the metadata service: yes, nobody listens
pod to the neighbour: yes, nobody listens
pod to another port of the neighbour: yes, nobody listens
pod to its own published port: yes

neighbour to the published port: yes
neighbour to the pod by a route: no
neighbour to a port of the node: no
pod to a port of the node: no
pod to the metadata service: no
pod to the neighbour: yes, nobody listens
pod to another port of the neighbour: ${egress ? 'no' : 'yes, nobody listens'}
pod to its own published port: yes
`
