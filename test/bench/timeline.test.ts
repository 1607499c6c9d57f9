import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type ClockReading, clockStart } from '../../src/bench/clock.ts'
import { measuredPhases } from '../../src/bench/phases.ts'
import { timeline } from '../../src/bench/timeline.ts'
import { bootOf, contestants, guests } from './boots.ts'

const [bakelet] = contestants
if (!bakelet) throw new Error('there is always bakelet')

const drawn = (boot: ReturnType<typeof bootOf>) =>
  boot.phases.map(({ phases, from, to }) => `${phases.join('+')} ${from.toFixed(1)} ${to.toFixed(1)}`)

it('lays the phases of a real boot', () => {
  expect(drawn(bootOf('bakelet', 62))).toEqual([
    'firmware 0.0 6.7',
    'kernel 6.7 11.7',
    'systemd 11.7 29.5',
    'containerd 29.5 36.2',
    'kubelet 36.2 45.5',
    'sandbox 45.5 54.0',
    'container 54.0 61.8',
    'answer 61.8 62.0',
  ])
})

it.each([
  ['floor', ['firmware 0.0 6.7', 'kernel 6.7 10.7', 'systemd 10.7 28.7', 'server 28.7 50.0']],
  [
    'quadlet',
    ['firmware 0.0 6.7', 'kernel 6.7 10.7', 'systemd 10.7 28.7', 'podman 28.7 46.7', 'answer 46.7 50.0'],
  ],
] as const)('knows the phases of %s', (name, expected) => {
  expect(drawn(bootOf(name, 50))).toEqual(expected)
})

it('joins a phase whose end is unknown with the next', () => {
  const guest = { ...guests.bakelet, userspace: undefined, cri: { ...guests.floor.cri, sandboxReady: 47.3 } }
  expect(drawn(bootOf('bakelet', 62, { guest }))).toEqual([
    'firmware 0.0 6.7',
    'kernel+systemd 6.7 29.5',
    'containerd 29.5 36.2',
    'kubelet+sandbox 36.2 54.0',
    'container+answer 54.0 62.0',
  ])
})

it('ends with the answer, whatever still went on', () => {
  expect(drawn(bootOf('bakelet', 61.7)).slice(-2)).toEqual(['container 54.0 61.7', 'answer 61.7 61.7'])
})

it('has no gap, whatever the guest says', () => {
  const time = fc.option(fc.double({ min: 0, max: 1000, noNaN: true }), { nil: undefined })
  const guest = fc.record({
    memAvailableMiB: fc.constant(undefined),
    userspace: time,
    units: fc.record({ 'containerd.service': fc.record({ starting: time, active: time }) }),
    cri: fc.record({ sandboxAsked: time, sandboxReady: time, containerStarted: time }),
  })
  const phases = measuredPhases(bakelet)
  fc.assert(
    fc.property(guest, fc.double({ min: 0.1, max: 500, noNaN: true }), (said, answer) => {
      const stretches = timeline(phases, said, { clockStart: answer / 10, answer })
      expect(stretches.flatMap(stretch => stretch.phases)).toEqual(phases.map(({ name }) => name))
      expect(stretches[0]?.from).toBe(0)
      expect(stretches.at(-1)?.to).toBe(answer)
      for (const [index, { from, to }] of stretches.entries()) {
        expect(to).toBeGreaterThanOrEqual(from)
        if (index > 0) expect(from).toBe(stretches[index - 1]?.to)
      }
    }),
  )
})

it("narrows the start of the guest's clock by every reading", () => {
  const readings: ClockReading[] = [
    { askedAt: 81.73, answeredAt: 82.3, guest: 75.29 },
    { askedAt: 83.67, answeredAt: 84.03, guest: 77.15 },
    { askedAt: 84.44, answeredAt: 84.82, guest: 77.95 },
  ]
  const { seconds, plusMinus } = clockStart(readings)
  expect([seconds, plusMinus].map(each => each.toFixed(3))).toEqual(['6.695', '0.175'])
})
