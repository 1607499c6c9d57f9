import { describe, expect, it } from 'vitest'
import { machineNetwork, reachedFrom } from '../../src/vm/machine-network.ts'
import { multipassDriver } from '../../src/vm/multipass/driver.ts'
import { qemuDriver } from '../../src/vm/qemu/driver.ts'

const baked = { isFirstBoot: false }
const first = { isFirstBoot: true }

describe('the network of a machine', () => {
  it('is the least that its route needs', () => {
    expect(machineNetwork(qemuDriver, undefined, baked)).toBe('isolated')
    expect(machineNetwork(qemuDriver, undefined, first)).toBe('user')
    expect(machineNetwork(multipassDriver, undefined, first)).toBe('user')
  })

  it('is the one that was asked for', () => {
    expect(machineNetwork(qemuDriver, 'user', baked)).toBe('user')
    expect(machineNetwork(qemuDriver, 'isolated', baked)).toBe('isolated')
  })

  it('is refused where it cannot be', () => {
    expect(() => machineNetwork(multipassDriver, 'isolated', first)).toThrow(
      'multipass cannot run a machine with the network isolated',
    )
    expect(() => machineNetwork(qemuDriver, 'isolated', first)).toThrow(
      'a first boot downloads what it installs, which it cannot with the network isolated',
    )
  })

  it('is said', () => {
    expect(reachedFrom('isolated', qemuDriver)).toMatch('neither this machine nor the outside')
    expect(reachedFrom('user', qemuDriver)).toMatch('at 10.0.2.2 whatever listens')
    expect(reachedFrom('user', multipassDriver)).toBe('the machine reaches the outside')
  })
})
