import type { HostPort, StaticPod } from '../plan/types.ts'
import { shellWord } from '../render/shell.ts'
import type { Node } from '../vm/types.ts'

/** A port of the node at which a pod answers by TCP. */
export interface PodPort extends HostPort {
  readonly namespace: string
}

export function tcpPorts(pods: readonly Pick<StaticPod, 'namespace' | 'hostPorts'>[]): readonly PodPort[] {
  return pods.flatMap(({ namespace, hostPorts }) =>
    hostPorts.filter(({ protocol }) => protocol === 'TCP').map(port => ({ ...port, namespace })),
  )
}

/** The ports that refuse a connection on the node. bash connects, because every Debian has it: bash(1), REDIRECTION. */
export async function silentPorts(
  node: Node,
  ports: readonly PodPort[],
  signal: AbortSignal,
): Promise<readonly PodPort[]> {
  if (ports.length === 0) return []
  const ask = ports.map(({ hostIP, port }, index) => {
    const address = ['', '0.0.0.0', '::'].includes(hostIP) ? '"$own"' : shellWord(hostIP)
    return `timeout 2 bash -c 'exec 3<>"/dev/tcp/$0/${port}"' ${address} 2>/dev/null || echo ${index}`
  })
  const { stdout } = await node.exec(['set -- $(hostname -I) 127.0.0.1; own=$1', ...ask, 'true'].join('\n'), {
    timeoutMs: 10_000 + 2_500 * ports.length,
    mostBytes: 64 * 1024,
    signal,
  })
  const silent = new Set(stdout.split('\n').filter(line => line !== ''))
  return ports.filter((_, index) => silent.has(String(index)))
}
