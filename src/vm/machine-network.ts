import { VmError } from './errors.ts'
import type { MachineNetwork, VmDriver } from './types.ts'

type Networks = Pick<VmDriver, 'name' | 'networks' | 'loopbackFromGuest'>

/**
 * What a machine reaches: the network that was asked for, else the least that its route needs. Throws VmError where the driver
 * or the route cannot do with the network that was asked for.
 */
export function machineNetwork(
  { name, networks }: Networks,
  asked: MachineNetwork | undefined,
  { isFirstBoot }: { readonly isFirstBoot: boolean },
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
  return network
}

/** What a machine with this network reaches, for people. */
export function reachedFrom(network: MachineNetwork, { loopbackFromGuest }: Networks): string {
  if (network === 'isolated')
    return 'the machine reaches neither this machine nor the outside; --network user lets it'
  return loopbackFromGuest === undefined
    ? 'the machine reaches the outside'
    : `the machine reaches the outside, and at ${loopbackFromGuest} whatever listens on this machine's loopback`
}
