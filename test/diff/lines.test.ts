import fc from 'fast-check'
import { expect, it } from 'vitest'
import { changedLines } from '../../src/diff/lines.ts'

it.each([
  ['a\nb\nc', 'a\nb\nc', []],
  ['a\nb\nc', 'a\nx\nc', ['-b', '+x']],
  ['a\nc', 'a\nb\nc', ['+b']],
  ['a\nb\nc\nd', 'b\nx\nd', ['-a', '-c', '+x']],
  ['', 'a', ['-', '+a']],
])('%j and %j', (from, to, expected) => {
  expect(changedLines(from, to).map(({ sign, text }) => sign + text)).toEqual(expected)
})

it('takes every line that is gone and every new one, and leaves the common ones', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 }).map(lines => lines.join('\n'))
  fc.assert(
    fc.property(text, text, (from, to) => {
      const changes = changedLines(from, to)
      const rest = (text: string, sign: '-' | '+') => {
        const left = text.split('\n')
        for (const change of changes)
          if (change.sign === sign) {
            const at = left.indexOf(change.text)
            if (at < 0) return undefined
            left.splice(at, 1)
          }
        return left.sort()
      }
      expect(rest(from, '-')).toBeDefined()
      expect(rest(from, '-')).toEqual(rest(to, '+'))
    }),
  )
})

it('does not weigh every line of long texts against every other', () => {
  const lines = (letter: string) => Array.from({ length: 20_000 }, (_, at) => `${letter}${at}`).join('\n')
  expect(changedLines(lines('a'), lines('b'))).toHaveLength(40_000)
})
