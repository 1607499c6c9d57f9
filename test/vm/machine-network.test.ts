import { describe, expect, it } from 'vitest'
import { machineNetwork, reachedFrom } from '../../src/vm/machine-network.ts'
import { multipassDriver } from '../../src/vm/multipass/driver.ts'
import { qemuDriver } from '../../src/vm/qemu/driver.ts'

const baked = { isFirstBoot: false }
const first = { isFirstBoot: true }

describe('the network of a machine', () => {
  it('is the least that its route needs', () => {
    expect(machineNetwork(qemuDriver, baked)).toBe('isolated')
    expect(machineNetwork(qemuDriver, first)).toBe('user')
    expect(machineNetwork(multipassDriver, first)).toBe('user')
  })

  it('is the one that was asked for', () => {
    expect(machineNetwork(qemuDriver, { ...baked, network: 'user' })).toBe('user')
    expect(machineNetwork(qemuDriver, { ...baked, network: 'isolated' })).toBe('isolated')
  })

  it('is refused where it cannot be', () => {
    expect(() => machineNetwork(multipassDriver, { ...first, network: 'isolated' })).toThrow(
      'multipass cannot run a machine with the network isolated',
    )
    expect(() => machineNetwork(qemuDriver, { ...first, network: 'isolated' })).toThrow(
      'a first boot downloads what it installs, which it cannot with the network isolated',
    )
  })

  it('is refused where it does not reach the ports of the loopback that were asked for', () => {
    const loopbackPorts = [5000, 3128]
    expect(machineNetwork(qemuDriver, { ...first, loopbackPorts })).toBe('user')
    expect(machineNetwork(qemuDriver, { ...baked, loopbackPorts, network: 'user' })).toBe('user')
    expect(() => machineNetwork(qemuDriver, { ...baked, loopbackPorts })).toThrow(
      'with the network isolated the machine does not reach port 5000 of this machine',
    )
    expect(() => machineNetwork(multipassDriver, { ...first, loopbackPorts })).toThrow(
      "no machine of multipass reaches port 5000 of this machine's loopback",
    )
  })

  it('is said', () => {
    expect(reachedFrom('isolated', qemuDriver)).toMatch('neither this machine nor the outside')
    expect(reachedFrom('user', qemuDriver)).toMatch("and nothing on this machine's loopback")
    expect(reachedFrom('user', qemuDriver, ['port 5000', 'port 3128'])).toMatch(
      /loopback only port 5000, port 3128, at 10\.0\.2\.2$/,
    )
    expect(reachedFrom('user', multipassDriver)).toBe('the machine reaches the outside')
  })
})
