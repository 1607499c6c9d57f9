import { describe, expect, it } from 'vitest'
import { shellWord, shellWords } from '../../src/render/shell.ts'
import { oddities } from '../compile/property/hostile.ts'
import { run } from '../support/foreign.ts'

describe('shellWord', () => {
  it('comes out of a shell as it went in', () => {
    const words = oddities.filter(word => !word.includes('\0') && word.isWellFormed())
    const { status, output } = run('sh', ['-c', `printf '%s\\0' ${shellWords(words)}`])
    expect(status).toBe(0)
    expect(output.split('\0').slice(0, -1)).toEqual(words)
  })

  it.each([
    ['/usr/local/bin', '/usr/local/bin'],
    ['--config=a,b', '--config=a,b'],
    ['', "''"],
    ["it's", `'it'\\''s'`],
    ['~', "'~'"],
    ['a\n', "'a\n'"],
  ])('%j is written %s', (word, written) => {
    expect(shellWord(word)).toBe(written)
  })

  it('refuses NUL', () => expect(() => shellWord('a\0')).toThrow(/NUL/))
})
