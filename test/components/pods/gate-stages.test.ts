import { expect, test } from 'vitest'
import { gateNames, isGateOn } from '../../../src/components/pods/check/gate-stages.ts'
import data from '../../../src/data/kubelet-gates.json' with { type: 'json' }

interface Variant {
  readonly on: boolean
  readonly locked?: boolean
  readonly since?: string
  readonly until?: string
}

const gates = data.gates as Readonly<Record<string, readonly Variant[]>>
const minorOf = (line: string | undefined, otherwise: number) => Number(line?.split('.')[1] ?? otherwise)

/** The minors that have a gate, with how they have it. */
const known = gateNames.flatMap(gate =>
  (gates[gate] ?? []).flatMap(({ on, locked = false, since, until }) =>
    data.minors
      .map(line => minorOf(line, 0))
      .filter(minor => minor >= minorOf(since, 0) && minor <= minorOf(until, 99))
      .map(minor => ({ gate, minor, on, locked })),
  ),
)

test('there is every gate', () => {
  expect(new Set(known.map(({ gate }) => gate))).toEqual(new Set(gateNames))
})

test.each(known)('$gate in 1.$minor: on $on, locked $locked', ({ gate, minor, on, locked }) => {
  expect(isGateOn(gate, minor, new Map())).toBe(on)
  expect(isGateOn(gate, minor, new Map([[gate, false]]))).toBe(locked)
  expect(isGateOn(gate, minor, new Map([[gate, true]]))).toBe(true)
})

test.each([
  ['AllAlpha', true, 'ContainerStopSignals', 37, true],
  ['AllBeta', true, 'ContainerStopSignals', 37, false],
  ['AllBeta', false, 'EnvFiles', 36, false],
  ['AllAlpha', false, 'EnvFiles', 36, true],
  ['AllBeta', true, 'UserNamespacesSupport', 31, true],
  ['AllBeta', false, 'UserNamespacesSupport', 36, true],
  ['AllBeta', false, 'SELinuxMount', 37, true],
] as const)('%s: %s leaves %s of 1.%i at %s', (group, value, gate, minor, on) => {
  expect(isGateOn(gate, minor, new Map([[group, value]]))).toBe(on)
  // Its own setting wins.
  const own = isGateOn(
    gate,
    minor,
    new Map([
      [group, value],
      [gate, !value],
    ] as const),
  )
  expect(own).toBe(minor >= 36 && gate === 'UserNamespacesSupport' ? true : !value)
})
