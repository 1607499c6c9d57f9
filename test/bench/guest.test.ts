import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseGuestRecord } from '../../src/bench/guest.ts'
import { AnswerError } from '../../src/host/answer.ts'
import { guestAnswerer } from '../../src/vm/guest.ts'

const vm = { name: 'bench', consolePath: '/machine/console.log' }
const parse = (output: string) => parseGuestRecord(output, command => guestAnswerer(vm, command))

/** What guestRecordCommand() printed on a real node, less journald's bookkeeping. */
const captured = readFileSync(join(import.meta.dirname, 'captured/bakelet.txt'), 'utf8')

it('reads what a node says', () => {
  expect(parse(captured)).toEqual({
    memAvailableMiB: 1734952 / 1024,
    userspace: 5.027914,
    units: {
      'containerd.service': { starting: 22.846924, active: 29.512178 },
      'kubelet.service': { starting: 30.482132, active: 36.328902 },
    },
    // The pod has an init container: the one that started last counts.
    cri: { sandboxAsked: 38.84688, sandboxReady: 47.303643, containerStarted: 55.076265 },
  })
})

it('does not believe the times of a unit that was started again', () => {
  const { units } = parse(captured.replace('NRestarts=0\nId=kubelet', 'NRestarts=2\nId=kubelet'))
  expect(units['kubelet.service']).toEqual({ starting: undefined, active: undefined })
  expect(units['containerd.service']).toEqual({ starting: 22.846924, active: 29.512178 })
})

it('takes a time of 0 for never', () => {
  const stopped = 'InactiveExitTimestampMonotonic=0\nActiveEnterTimestampMonotonic=0'
  const { units } = parse(`---\n---\nNRestarts=0\nId=web.service\n${stopped}\n---\n`)
  expect(units['web.service']).toEqual({ starting: undefined, active: undefined })
})

it.each(['', '---\n', '---\n---\n---\n', 'MemTotal: 1 kB\n---\nNonsense\n---\n\n---\n{}\n'])(
  'invents nothing from %j',
  output => {
    expect(parse(output)).toMatchObject({
      memAvailableMiB: undefined,
      userspace: undefined,
      cri: { sandboxAsked: undefined, sandboxReady: undefined, containerStarted: undefined },
    })
  },
)

it('leaves out a message that is not text', () => {
  const line = '{"__MONOTONIC_TIMESTAMP":"5000000","MESSAGE":[82,117,110,255]}'
  expect(parse(`---\n---\n---\n${line}\n`).cri.sandboxAsked).toBeUndefined()
})

it.each(['{', 'null', '[]', '7', '{"__MONOTONIC_TIMESTAMP":5}', '\u001b[2J'])(
  'refuses %j in place of a line of the journal',
  line => {
    const read = () => parse(`---\n---\n---\n${line}\n`)
    expect(read).toThrow(AnswerError)
    expect(read).toThrow(/^the machine bench: `journalctl` answered [^\p{Cc}]*$/u)
  },
)
