import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Contestant } from '../../src/bench/contestant.ts'
import { type GuestRecord, parseGuestRecord } from '../../src/bench/guest.ts'
import { measuredPhases } from '../../src/bench/phases.ts'
import type { CountedBoot } from '../../src/bench/run.ts'
import { timeline } from '../../src/bench/timeline.ts'
import { guestAnswerer } from '../../src/vm/guest.ts'

const vm = { name: 'bench', consolePath: '/machine/console.log' }
const parse = (output: string) => parseGuestRecord(output, command => guestAnswerer(vm, command))

export const contestants: readonly Contestant[] = [
  { name: 'bakelet', about: 'Ours.', image: 'a.qcow2', firmware: 'uefi', unit: 'kubelet.service' },
  { name: 'floor', about: 'A <plain> "service".', image: 'b.qcow2', firmware: 'uefi', unit: 'web.service' },
  { name: 'quadlet', about: 'Podman & co.', image: 'c.qcow2', firmware: 'bios', unit: 'web.service' },
]

const unit = (starting: number | undefined, active: number | undefined) => ({
  'web.service': { starting, active },
})
const rest = { memAvailableMiB: 1800.4, userspace: 4, cri: parse('').cri }

/** What each guest says; bakelet's is a real one's. */
export const guests: Readonly<Record<Contestant['name'], GuestRecord>> = {
  bakelet: parse(readFileSync(join(import.meta.dirname, 'captured/bakelet.txt'), 'utf8')),
  floor: { ...rest, units: unit(22, 22.1) },
  quadlet: { ...rest, memAvailableMiB: undefined, units: unit(22, 40) },
}

/** A boot of a contestant in which its guest said `guest`. */
export function bootOf(
  name: Contestant['name'],
  seconds: number,
  { guest = guests[name], panics = 0 }: { readonly guest?: GuestRecord; readonly panics?: number } = {},
): CountedBoot {
  const contestant = contestants.find(each => each.name === name)
  if (!contestant) throw new Error(name)
  const guestClock = { seconds: 6.7, plusMinus: 0.18 }
  return {
    contestant: name,
    seconds,
    answers: [{ kind: 'http', status: 200 }],
    phases: timeline(measuredPhases(contestant), guest, { clockStart: 6.7, answer: seconds }),
    guestClock,
    guest,
    machine: 'QEMU 7.2.22, TCG: KVM did not run nine bytes of code within 2 s',
    panics,
  }
}
