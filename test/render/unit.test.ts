import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { unitNames, unitText, unitWord } from '../../src/render/unit.ts'
import { oddities } from '../compile/property/hostile.ts'
import { itWith, run } from '../support/foreign.ts'

const folder = mkdtempSync(join(tmpdir(), 'bakelet-unit-'))
afterAll(() => rmSync(folder, { recursive: true }))

const itWithSystemd = itWith('systemd-analyze')
// What is longer systemd shows cut.
const oneLiners = oddities.filter(text => /^[^\p{Cc}\p{Cs}\p{NChar}\u2028\u2029]{0,1000}$/u.test(text))

/** What systemd says about a unit with these lines. */
function verdict(lines: readonly string[]): string {
  const units = join(folder, 'etc/systemd/system')
  mkdirSync(units, { recursive: true })
  writeFileSync(join(units, 'x.service'), `${lines.join('\n')}\n`)
  return run('systemd-analyze', ['verify', '--man=no', `--root=${folder}`, join(units, 'x.service')]).output
}

describe('unitWord', () => {
  // systemd shows a word, as it has read it, where an assignment should be and it is none. Only in command lines "$$"
  // stands for "$".
  itWithSystemd('is read by systemd as it was meant', () => {
    const words = oneLiners.map(text => `!${text}`)
    const output = verdict([
      '[Service]',
      'ExecStart=/bin/true',
      ...words.map(word => `Environment=${unitWord(word)}`),
    ])
    const read = [...output.matchAll(/Invalid environment assignment, ignoring: (.*)$/gm)].map(
      ([, word]) => word,
    )
    expect(read).toEqual(words.map(word => word.replaceAll('$', '$$$$')))
  })

  it.each([
    ['/usr/local/bin', '/usr/local/bin'],
    ['a b', '"a b"'],
    ['', '""'],
    ['"\\', '"\\"\\\\"'],
    ['%n', '"%%n"'],
    ['$HOME', '"$$HOME"'],
  ])('%j is written %s', (word, written) => {
    expect(unitWord(word)).toBe(written)
  })

  it.each(['a\nExecStart=/bin/false', 'a\r', '\0', '\u2028', '\ufffe', '\ud83d'])('refuses %j', text => {
    expect(() => unitWord(text)).toThrow(/a unit cannot hold/)
    expect(() => unitText(text)).toThrow(/a unit cannot hold/)
  })
})

describe('unitText', () => {
  for (const text of ['x', 'x\\', 'x\\\\', 'x\\\\\\', '\\', 'x\\y\\', '%n', '100%'])
    itWithSystemd(`${text} ends with its line`, () => {
      const unit = ['[Unit]', `Description=${unitText(text)}`, 'Next=1', '[Service]', 'ExecStart=/bin/true']
      expect(verdict(unit)).toMatch(/Unknown key (name )?'Next'/)
      expect(verdict(unit)).not.toMatch(/Description|specifier/)
    })

  it('keeps what is special only in a command line', () => {
    expect(unitText('a "b" $c \\d 5%')).toBe('a "b" $c \\d 5%%')
  })
})

describe('unitNames', () => {
  it('joins names of units', () => {
    expect(unitNames(['containerd.service', 'a@b.socket', 'multi-user.target'])).toBe(
      'containerd.service a@b.socket multi-user.target',
    )
  })

  it.each([
    '',
    'containerd',
    'a b.service',
    'a.service\n',
    '%n.service',
    '../a.service',
    'a.service b.service',
  ])('refuses %j', name => expect(() => unitNames([name])).toThrow(/not a unit name/))
})
