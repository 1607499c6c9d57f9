import { expect, it } from 'vitest'
import { isOffline } from '../../src/cli/offline.ts'
import { run, starterFolder } from '../support/run.ts'

it.each([
  ['1', true],
  ['true', true],
  ['yes', true],
  ['0', false],
  ['false', false],
  ['', false],
  [undefined, false],
])('BAKELET_OFFLINE=%s', (value, offline) => {
  expect(isOffline({}, value === undefined ? {} : { BAKELET_OFFLINE: value })).toBe(offline)
})

it('the option says it too', () => {
  expect(isOffline({ offline: true }, { BAKELET_OFFLINE: '0' })).toBe(true)
})

it.each([
  ['fetch', '--bundle', 'disk'],
  ['fetch', '--rebuild'],
  ['fetch', '--install-tools'],
  ['bake', '--install-tools'],
  ['up', '--install-tools'],
  ['bench', '--against', 'floor'],
])('offline, %s %s is refused before anything is asked', async (...args) => {
  const { exitCode, stderr } = await run(args, { cwd: await starterFolder(), env: { BAKELET_OFFLINE: '1' } })
  expect(stderr).toMatch(/^error: --\S+ cannot be used with .*BAKELET_OFFLINE.*\n {2}next: /)
  expect(exitCode).toBe(64)
})

it.each([
  [['--bundle', 'a', '--from', 'b']],
  [['--bundle', 'a', '--offline']],
  [['--from', 'a', '--rebuild']],
  [['--from', 'a', '--digest', 'abc']],
])('fetch %j is not a command', async args => {
  const { exitCode, stderr } = await run(['fetch', ...args], { cwd: await starterFolder() })
  expect(stderr).toMatch(/cannot be used with|64 hexadecimal digits/)
  expect(exitCode).toBe(64)
})
