import fc from 'fast-check'
import { expect, it } from 'vitest'
import { jsonText } from '../../src/cli/json-text.ts'

const textOf = (value: unknown) => [...jsonText(value)].join('')

it('is what JSON.stringify() writes', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      expect(textOf(value)).toBe(`${JSON.stringify(value, null, 2)}\n`)
    }),
  )
})

it('means the same to a program, and nothing to a terminal', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), strings => {
      const values = [...strings, '\u001b[2J', '\u009b31m', '\u202e', '\u2028', '\ud800', '\u{e0068}', '👩‍👧']
      const text = textOf(values)
      expect(JSON.parse(text)).toEqual(values)
      expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u)
    }),
  )
})

it('comes in a piece for each item of a list', () => {
  expect([...jsonText([{ a: 1 }, [], 'x'])]).toEqual([
    '[\n  {\n    "a": 1\n  }',
    ',\n  []',
    ',\n  "x"',
    '\n]\n',
  ])
  expect([...jsonText([])]).toEqual(['[]\n'])
})
