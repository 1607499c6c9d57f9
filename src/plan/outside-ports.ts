import type { HostPort, StaticPod } from './types.ts'

/** The ports at which pods can be reached from outside of the node: not those of its loopback. */
export function outsidePorts({
  pods,
}: {
  readonly pods: readonly Pick<StaticPod, 'hostPorts'>[]
}): readonly HostPort[] {
  return pods.flatMap(({ hostPorts }) => hostPorts.filter(({ hostIP }) => !isLoopback(hostIP)))
}

export const isLoopback = (address: string) => /^127\.|^::1$/.test(address)
