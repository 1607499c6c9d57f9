import { podMark } from '../../src/components/firewall/egress/mark.ts'

/** The pods and their entries. `web` reaches a neighbour at one port of TCP and one of UDP, and `db`; `alone` nothing; `db` is free. */
export const config =
  configOf(`    - {pod: web, to: [198.51.100.0/24, "2001:db8:1::/64"], ports: [443, 53/udp]}
    - {pod: web, to: [10.88.0.0/16, "fd00:10:88::/64"], ports: [80]}
`)

export function configOf(entries: string): string {
  return `name: edge-egress
pods: [pods.yaml]
cni: {network: {subnets: [10.88.0.0/16, "fd00:10:88::/64"]}}
firewall:
  egress:
${entries}    - {pod: alone, to: []}
`
}

const hostPorts = { db: 8081, alone: 8082, web: 8080 }
const names = Object.keys(hostPorts)

/** `web` last: to leave out the last one of a file moves no other pod to another file of the node. */
export const manifests = Object.entries(hostPorts)
  .map(([name, hostPort]) => manifest(name, hostPort))
  .join('---\n')

export function manifest(name: string, hostPort: number): string {
  return `apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  terminationGracePeriodSeconds: 0
  containers:
    - name: ${name}
      image: docker.io/library/busybox:1.37.0
      command: [httpd, -f, -p, "80", -h, /etc]
      ports: [{containerPort: 80, hostPort: ${hostPort}}]
`
}

/**
 * For a node with these pods: makes a neighbour, on a wire of its own, and says who reaches what. An answer is a connection or a refusal
 * at once; all calls go out together.
 */
export const reachScript = (rules: string) => `set -eu
# marked MARK: the namespace at the other end of the wire that has the mark.
marked() {
	wire=$(nft list map bridge bakelet pods | grep -o "\\"[a-z0-9]*\\" : $1" | cut -d '"' -f 2)
	index=$(cat "/sys/class/net/$wire/ifindex")
	for each in $(ip netns list | cut -d ' ' -f 1); do
		! ip -n "$each" link show eth0 2>/dev/null | grep -q "eth0@if$index:" || echo "$each"
	done
}
${names.map(name => `${name}=$(marked 0x${podMark(`default/${name}`).toString(16)})`).join('\n')}
ip netns add neighbour
ip link add wire type veth peer name eth0 netns neighbour
echo 0 >/proc/sys/net/ipv6/conf/wire/accept_dad
ip netns exec neighbour sh -c 'echo 0 >/proc/sys/net/ipv6/conf/eth0/accept_dad'
for each in 198.51.100 203.0.113 2001:db8:1: 2001:db8:2:; do
	case $each in *:) dot=: size=64 ;; *) dot=. size=24 ;; esac
	ip addr add "\${each}\${dot}1/$size" dev wire
	ip -n neighbour addr add "\${each}\${dot}2/$size" dev eth0
done
ip link set wire up
ip -n neighbour link set lo up
ip -n neighbour link set eth0 up
ip -n neighbour route add 10.88.0.0/16 via 198.51.100.1
ip -n neighbour route add fd00:10:88::/64 via 2001:db8:1::1
address4=$(ip -n "$db" -4 -o addr show dev eth0 | sed 's,.*inet \\([^/]*\\)/.*,\\1,')
address6=$(ip -n "$db" -6 -o addr show dev eth0 scope global | sed 's,.*inet6 \\([^/]*\\)/.*,\\1,')
# reach WHO WHAT PROTOCOL ADDRESS PORT
reach() {
	if message=$(timeout 2 ip netns exec "$1" bash -c "exec 3<>/dev/$3/$4/$5; [ $3 = tcp ] || { echo >&3; sleep 0.2; echo >&3; }" 2>&1); then
		[ "$3" = tcp ] && echo "$2: yes" || echo "$2: no"
	else case $message in *refused*) echo "$2: yes" ;; *) echo "$2: no" ;; esac; fi
}
all() {
	for who in web db alone; do
		eval "from=\\$$who"
		reach "$from" "$who to the neighbour at 443" tcp 198.51.100.2 443 &
		reach "$from" "$who to the neighbour at 443 by IPv6" tcp 2001:db8:1::2 443 &
		reach "$from" "$who to the neighbour at 53/udp" udp 198.51.100.2 53 &
		reach "$from" "$who to the neighbour at 53/udp by IPv6" udp 2001:db8:1::2 53 &
		reach "$from" "$who to the neighbour at 80" tcp 198.51.100.2 80 &
		reach "$from" "$who to the neighbour at 80 by IPv6" tcp 2001:db8:1::2 80 &
		reach "$from" "$who to another network at 443" tcp 203.0.113.2 443 &
		reach "$from" "$who to another network at 443 by IPv6" tcp 2001:db8:2::2 443 &
		reach "$from" "$who to db" tcp "$address4" 80 &
		reach "$from" "$who to db by IPv6" tcp "$address6" 80 &
		reach "$from" "$who to another port of db" tcp "$address4" 81 &
		reach "$from" "$who to another port of db by IPv6" tcp "$address6" 81 &
		reach "$from" "$who to the published port of db" tcp 198.51.100.1 8081 &
		reach "$from" "$who to the published port of db by IPv6" tcp 2001:db8:1::1 8081 &
	done
	reach neighbour 'neighbour to web' tcp 198.51.100.1 8080 &
	reach neighbour 'neighbour to alone by IPv6' tcp 2001:db8:1::1 8082 &
	wait
	# An address that nobody gave it.
	for who in web db; do
		eval "from=\\$$who"
		ip -n "$from" addr add 10.88.7.7/16 dev eth0
		ip -n "$from" route replace 203.0.113.0/24 via 10.88.0.1 src 10.88.7.7
		reach "$from" "$who to another network from a forged address" tcp 203.0.113.2 443
		ip -n "$from" addr del 10.88.7.7/16 dev eth0
		ip neigh flush dev cni0
	done
}
all | LC_ALL=C sort >/run/before
cat /run/before
nft --file ${rules}
all | LC_ALL=C sort | diff /run/before - && echo 'the same with the filter loaded again'
`

/** What it prints. */
export const whoReachesWhat = `alone to another network at 443 by IPv6: no
alone to another network at 443: no
alone to another port of db by IPv6: no
alone to another port of db: no
alone to db by IPv6: no
alone to db: no
alone to the neighbour at 443 by IPv6: no
alone to the neighbour at 443: no
alone to the neighbour at 53/udp by IPv6: no
alone to the neighbour at 53/udp: no
alone to the neighbour at 80 by IPv6: no
alone to the neighbour at 80: no
alone to the published port of db by IPv6: no
alone to the published port of db: no
db to another network at 443 by IPv6: yes
db to another network at 443: yes
db to another network from a forged address: yes
db to another port of db by IPv6: yes
db to another port of db: yes
db to db by IPv6: yes
db to db: yes
db to the neighbour at 443 by IPv6: yes
db to the neighbour at 443: yes
db to the neighbour at 53/udp by IPv6: yes
db to the neighbour at 53/udp: yes
db to the neighbour at 80 by IPv6: yes
db to the neighbour at 80: yes
db to the published port of db by IPv6: yes
db to the published port of db: yes
neighbour to alone by IPv6: yes
neighbour to web: yes
web to another network at 443 by IPv6: no
web to another network at 443: no
web to another network from a forged address: no
web to another port of db by IPv6: no
web to another port of db: no
web to db by IPv6: yes
web to db: yes
web to the neighbour at 443 by IPv6: yes
web to the neighbour at 443: yes
web to the neighbour at 53/udp by IPv6: yes
web to the neighbour at 53/udp: yes
web to the neighbour at 80 by IPv6: no
web to the neighbour at 80: no
web to the published port of db by IPv6: yes
web to the published port of db: yes
the same with the filter loaded again
`
