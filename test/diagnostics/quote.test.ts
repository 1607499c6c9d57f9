import { expect, it } from 'vitest'
import { quote } from '../../src/diagnostics/quote.ts'

it.each([
  ['bakelet.yaml', 'bakelet.yaml'],
  ['pods/é-1_2.yaml', 'pods/é-1_2.yaml'],
  ['', '""'],
  ['a b', '"a b"'],
  ['a\nerror: b', '"a\\nerror: b"'],
  ['a"b', '"a\\"b"'],
  ["it's", '"it\'s"'],
  ['\u001b[2J', '"\\u001b[2J"'],
  ['\u202egpj', '"\u202egpj"'],
  ['a, b', '"a, b"'],
])('%j is quoted as %s', (text, quoted) => {
  expect(quote(text)).toBe(quoted)
})

it('a long name is cut, and no character in two', () => {
  expect(quote('😀'.repeat(1000))).toBe(`${'😀'.repeat(150)}…`)
  expect(quote(`a${'😀'.repeat(1000)}`).isWellFormed()).toBe(true)
})
