import type { HostPort, Plan } from './types.ts'

/** The ports at which pods can be reached from outside of the node: not those of its loopback. */
export function outsidePorts({ pods }: Pick<Plan, 'pods'>): readonly HostPort[] {
  return pods.flatMap(({ hostPorts }) => hostPorts.filter(({ hostIP }) => !isLoopback(hostIP)))
}

const isLoopback = (address: string) => /^127\.|^::1$/.test(address)
