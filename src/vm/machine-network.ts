import { VmError } from './errors.ts'
import type { MachineNetwork, VmDriver } from './types.ts'

type Networks = Pick<VmDriver, 'name' | 'networks' | 'loopbackFromGuest'>

interface Asked {
  readonly network?: MachineNetwork | undefined
  /** Ports of this machine's loopback that the machine is to reach. Default: none. */
  readonly loopbackPorts?: readonly number[]
  readonly isFirstBoot: boolean
}

/**
 * The network of a machine: the one that was asked for, else the least that its route needs. Throws VmError where the driver
 * or the route cannot do with what was asked for.
 */
export function machineNetwork(
  { name, networks, loopbackFromGuest }: Networks,
  { network: asked, loopbackPorts: [port] = [], isFirstBoot }: Asked,
): MachineNetwork {
  const least = isFirstBoot ? 'user' : networks[0]
  const network = asked ?? least
  if (!networks.includes(network))
    throw new VmError(`${name} cannot run a machine with the network ${network}`, {
      next: 'boot the machine with QEMU',
    })
  if (isFirstBoot && network === 'isolated')
    throw new VmError('a first boot downloads what it installs, which it cannot with the network isolated', {
      next: 'boot a baked image, or leave --network out',
    })
  if (port === undefined) return network
  if (loopbackFromGuest === undefined)
    throw new VmError(`no machine of ${name} reaches port ${port} of this machine's loopback`, {
      next: 'boot the machine with QEMU',
    })
  if (network === 'isolated')
    throw new VmError(`with the network isolated the machine does not reach port ${port} of this machine`, {
      next: 'add --network user',
    })
  return network
}

/** What a machine with this network reaches, for people. `given`: what of this machine's loopback, in words. */
export function reachedFrom(
  network: MachineNetwork,
  { loopbackFromGuest }: Networks,
  given: readonly string[] = [],
): string {
  if (network === 'isolated')
    return 'the machine reaches neither this machine nor the outside; --network user lets it'
  const outside = 'the machine reaches the outside'
  if (loopbackFromGuest === undefined) return outside
  return given.length === 0
    ? `${outside}, and nothing on this machine's loopback; --loopback-port gives it a port`
    : `${outside}, and of this machine's loopback only ${given.join(', ')}, at ${loopbackFromGuest}`
}
