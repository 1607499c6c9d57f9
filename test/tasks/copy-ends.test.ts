import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/host/errors.ts'
import { copyEnds } from '../../src/tasks/copy-ends.ts'

describe('the ends of a copy', () => {
  it.each([
    ['web:/etc/hosts', '.', { way: 'down', remote: { pod: 'web', path: '/etc/hosts' }, local: '.' }],
    ['app.conf', ':/etc/app.conf', { way: 'up', remote: { path: '/etc/app.conf' }, local: 'app.conf' }],
    ['web:/srv/data/', 'x', { way: 'down', remote: { pod: 'web', path: '/srv/data' }, local: 'x' }],
    ['web:/srv/a/../b', 'x', { way: 'down', remote: { pod: 'web', path: '/srv/b' }, local: 'x' }],
    ['./web:/x', ':/x', { way: 'up', remote: { path: '/x' }, local: './web:/x' }],
  ])('%s to %s', (from, to, ends) => {
    expect(copyEnds(from, to)).toMatchObject(ends)
  })

  it.each([
    ['a', 'b', 'both paths are on this machine'],
    ['web:/a', ':/b', 'both paths are on the node'],
    ['web:/', 'b', 'web:/ is a whole file system'],
    ['web:/etc/..', 'b', 'web:/etc/.. is a whole file system'],
    [':/..', '.', ':/.. is a whole file system'],
  ])('%s to %s is refused in a sentence', (from, to, message) => {
    expect(() => copyEnds(from, to)).toThrow(UsageError)
    expect(() => copyEnds(from, to)).toThrow(message)
  })
})
