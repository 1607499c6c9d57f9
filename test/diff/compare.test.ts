import { describe, expect, it } from 'vitest'
import { compareFacts } from '../../src/diff/compare.ts'
import type { Facts } from '../../src/diff/facts.ts'
import { diffMarkdown } from '../../src/diff/markdown.ts'
import { diffLines } from '../../src/diff/text.ts'

const from: Facts = {
  programs: [
    { name: 'kubelet', value: '1.31.3' },
    { name: 'runc', value: '1.3.6' },
  ],
  'program files': [{ name: 'kubelet amd64', value: 'abc' }],
  files: [
    { name: '/etc/a', value: '0600, 3 bytes', sealed: '1' },
    { name: '/etc/b', value: '0644', sealed: '1', text: 'x\ny' },
  ],
  units: [],
}
const to: Facts = {
  programs: [
    { name: 'kubelet', value: '1.31.6' },
    { name: 'cni-plugins', value: '1.9.1' },
  ],
  'program files': [],
  files: [
    { name: '/etc/a', value: '0600, 3 bytes', sealed: '2' },
    { name: '/etc/b', value: '0640', sealed: '2', text: 'x\nz' },
  ],
}

describe('two sides', () => {
  const compared = compareFacts(from, to)

  it('differ by name, and a digest that only one side knows is no difference', () => {
    expect(compared.changes.map(({ section, name, from, to }) => [section, name, from, to])).toEqual([
      ['programs', 'cni-plugins', undefined, '1.9.1'],
      ['programs', 'kubelet', '1.31.3', '1.31.6'],
      ['programs', 'runc', '1.3.6', undefined],
      ['files', '/etc/a', '0600, 3 bytes', '0600, 3 bytes'],
      ['files', '/etc/b', '0644', '0640'],
    ])
    expect(compared.notCompared).toEqual(['units'])
  })

  it('are told in lines', () => {
    expect(diffLines(compared, ['old', 'new'])).toEqual([
      ...['--- old', '+++ new', '', 'programs'],
      '  + cni-plugins: 1.9.1',
      '  ~ kubelet: 1.31.3 -> 1.31.6  (closes CVE-2025-0426)',
      '  - runc: 1.3.6',
      ...['', 'files'],
      '  ~ /etc/a: 0600, 3 bytes, with another content',
      '  ~ /etc/b: 0644 -> 0640',
      ...['      - y', '      + z', ''],
      'only one side says something of: units',
    ])
  })

  it('are the same as themselves', () => {
    const { changes } = compareFacts(from, from)
    expect(changes).toEqual([])
    expect(diffLines(compareFacts(from, from), ['old', 'new'])).toEqual([])
    expect(diffMarkdown(compareFacts(from, from), ['a', 'a'])).toContain('No difference.')
  })
})

it('Markdown does not end a cell, a code span or a fence where a text has its marks', () => {
  const side = (value: string, text: string): Facts => ({
    files: [{ name: '/a|b`c<d', value, sealed: text, text }],
  })
  const markdown = diffMarkdown(compareFacts(side('1', '```\nx'), side('2|', '```\n<b>```')), ['`', 'new'])
  expect(markdown).toContain('| `` /a\\|b`c<d `` | `1` | `2\\|` |  |')
  expect(markdown).toContain('<summary>/a|b`c&lt;d</summary>\n\n````diff\n-x\n+<b>```\n````\n')
  expect(markdown.startsWith('## `` ` `` → `new`\n')).toBe(true)
})
