// These tests drive a stand-in, test/vm/stand-in/qemu-system-x86_64: NOT a real QEMU. They show what becomes of answers
// that QEMU or a guest should never give.
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { delimiter } from 'node:path/posix'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WorldError } from '../../src/host/errors.ts'
import { waitUntilReady } from '../../src/verify/wait.ts'
import { startQemuVm } from '../../src/vm/qemu/start.ts'
import { loadCase } from '../cases/cases.ts'
import { emptyFolder } from '../support/run.ts'

const { plan } = await loadCase('web')

let stop: AbortController
beforeEach(() => {
  stop = new AbortController()
  vi.stubEnv('PATH', `${join(import.meta.dirname, 'stand-in')}${delimiter}${process.env.PATH}`)
})
afterEach(() => {
  stop.abort(new Error('the test is over'))
  vi.unstubAllEnvs()
})

async function start(qmp: Readonly<Record<string, string>> = {}, agent = '') {
  vi.stubEnv('QMP_ANSWERS', JSON.stringify(qmp))
  vi.stubEnv('AGENT', agent)
  const workDir = await emptyFolder()
  // An overlay that is there is booted again, so none is made from a base image.
  writeFileSync(join(workDir, 'disk.qcow2'), '')
  return await startQemuVm(
    {
      ...{ name: 'edge', arch: 'amd64', baseImage: '/nonexistent', seed: undefined, forwards: [], workDir },
      network: 'none',
    },
    { signal: stop.signal },
  )
}

const failure = (promise: Promise<unknown>): Promise<WorldError> =>
  promise.then(
    () => expect.fail('it did not fail'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(WorldError)
      return error as WorldError
    },
  )

describe("QEMU's control socket", () => {
  it.each([
    [
      'query-version',
      '{"return":null,"id":$ID}',
      /query-version answered "null": the value is null, not a mapping/,
    ],
    ['query-version', '{"return":{"qemu":{"major":"7"}},"id":$ID}', /`qemu\.major` is text, not a number; /],
    ['query-version', '<html>', /answered "<html>": it is not JSON/],
    ['query-version', 'null', /answered "null": the value is null, not a mapping/],
    ['query-version', '{"return":{},"id":"one"}', /`id` is text, not a number/],
    ['query-version', '{"error":"no","id":$ID}', /`error` is text, not a mapping/],
    ['query-version', '\u001b[2J', /answered "␛\[2J": it is not JSON/],
    ['query-version', 'endless', /sent a line without end/],
    ['qmp_capabilities', 'endless', /sent a line without end/],
    [
      'human-monitor-command',
      '{"return":{},"id":$ID}',
      /human-monitor-command answered "{}": the value is a mapping, not text/,
    ],
    ['cont', '{"error":{"class":"GenericError","desc":"no way"},"id":$ID}', /QMP cont: no way/],
  ])('answers %s with %j', async (command, answer, says) => {
    const error = await failure(start({ [command]: answer }))
    expect(error.message).toMatch(/^QEMU did not start: the process was ended by SIGKILL\n/)
    expect(error.message).toMatch(says)
    expect(error.message).not.toContain('\u001b')
  })

  it('is left alone where it answers as QEMU does', async () => {
    expect((await start()).description).toMatch(/^QEMU 7\.2\.22, /)
  })
})

describe('a guest', () => {
  it('that sends a line without end is refused, with its name', async () => {
    const vm = await start({}, 'endless')
    const error = await failure(
      waitUntilReady(vm, plan, { signal: stop.signal, seed: true, report: () => {} }),
    )
    expect(error.message).toMatch(/^the machine edge: `hostname …` answered with a line of more than 64 KiB$/)
    expect(error.next).toContain(vm.consolePath)
    await vm.powerCut()
  })

  it('that says nothing is waited for until the user interrupts, which ends QEMU too', async () => {
    const vm = await start()
    const waiting = waitUntilReady(vm, plan, { signal: stop.signal, seed: true, report: () => {} })
    const asked = vm.exec('true', { timeoutMs: 60_000, signal: stop.signal })
    const startedAt = performance.now()
    setTimeout(() => stop.abort(new Error('Ctrl-C')), 100)
    await expect(waiting).rejects.toThrow('Ctrl-C')
    await expect(asked).rejects.toThrow('Ctrl-C')
    await vm.exited
    expect(performance.now() - startedAt).toBeLessThan(2000)
    expect(existsSync(vm.consolePath)).toBe(false)
  })
})
