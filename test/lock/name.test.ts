import { expect, it } from 'vitest'
import { lockName } from '../../src/lock/name.ts'

it.each([
  ['bakelet.yaml', 'bakelet.lock'],
  ['bakelet.yml', 'bakelet.lock'],
  ['bakelet.toml', 'bakelet.lock'],
  ['nodes/edge.JSON', 'nodes/edge.lock'],
  ['edge.prod.yaml', 'edge.prod.lock'],
  ['/etc/edge', '/etc/edge.lock'],
])('the lock of %s is %s', (config, lock) => {
  expect(lockName(config)).toBe(lock)
})
