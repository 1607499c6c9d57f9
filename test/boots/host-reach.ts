import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Node } from '../../src/vm/types.ts'

/** The gateway of QEMU's user network stands for the loopback of this machine (qemu-doc, "Using the user mode network stack"). */
const gateway = '10.0.2.2'

/** What reaches two listeners on the loopback of this machine from a guest: root in its node, and root in the network of one of its pods. */
export async function whatReachesThisMachine(node: Node): Promise<string[]> {
  const heard = new Set<string>()
  const tcp = createServer(socket => socket.on('data', data => heard.add(data.toString().trim())))
  tcp.listen(0, '127.0.0.1')
  const udp = createSocket('udp4').on('message', data => heard.add(data.toString().trim()))
  udp.bind(0, '127.0.0.1')
  await Promise.all([once(tcp, 'listening'), once(udp, 'listening')])
  try {
    const ports = { tcp: (tcp.address() as AddressInfo).port, udp: udp.address().port }
    const { stdout } = await node.exec(reachScript(ports), { timeoutMs: 120_000 })
    if (!stdout.endsWith('tried\n')) throw new Error(`the guest did not try: ${stdout}`)
    await sleep(500)
    return [...heard].sort()
  } finally {
    tcp.close()
    udp.close()
  }
}

function reachScript(ports: Readonly<Record<'tcp' | 'udp', number>>): string {
  return `pod=$(ip netns list | head -n 1 | cut -d ' ' -f 1)
[ -n "$pod" ] || exit 1
while read -r protocol port; do
	for who in node pod; do
		try="echo $who $protocol >/dev/$protocol/${gateway}/$port"
		if [ $who = pod ]; then timeout 3 ip netns exec "$pod" bash -c "$try"; else timeout 3 bash -c "$try"; fi
	done
done 2>/dev/null <<END
tcp ${ports.tcp}
udp ${ports.udp}
END
echo tried
`
}
