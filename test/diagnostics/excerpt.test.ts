import { describe, expect, it } from 'vitest'
import { excerptOf } from '../../src/diagnostics/excerpt.ts'
import { spanMaker } from '../../src/diagnostics/source.ts'

/** The text that the mark is under. */
function marked(text: string, start: number, end: number) {
  const { text: shown, indent, width } = excerptOf(text, spanMaker(text)(start, end))
  return { shown, under: shown.slice(indent, indent + width) }
}

describe('a line of a million characters', () => {
  const line = `a: "${'é'.repeat(500_000)}MARK${'é'.repeat(500_000)}"`
  const text = `first: 1\n${line}\nlast: 2\n`

  it.each([
    ['at its start', text.indexOf('a: "'), 1, /^a: "é+…$/, 'a'],
    ['in its middle', text.indexOf('MARK'), 4, /^…é{40}MARKé+…$/, 'MARK'],
    ['at its end', text.indexOf('"\nlast'), 1, /^…é{40}"$/, '"'],
  ])('%s is cut around the mark', (_, start, length, shape, under) => {
    const found = marked(text, start, start + length)
    expect(found.shown).toMatch(shape)
    expect(found.shown.length).toBeLessThanOrEqual(101)
    expect(found.under).toBe(under)
  })

  it('is marked as far as it is shown', () => {
    const found = marked(text, text.indexOf('é'), text.indexOf('MARK'))
    expect(found.shown.length).toBeLessThanOrEqual(101)
    expect(found.under).toMatch(/^é+$/)
  })
})

it('no character is cut in two', () => {
  for (const shift of ['', 'x']) {
    const text = `${shift}${'😀'.repeat(2000)}MARK${'😀'.repeat(2000)}`
    const { shown } = marked(text, text.indexOf('MARK'), text.indexOf('MARK') + 4)
    expect(shown.isWellFormed()).toBe(true)
    expect(shown).toMatch(/^…(😀)+MARK(😀)+…$/u)
  }
})

it('a long line without any width says that it goes on', () => {
  const { shown } = marked(`a${'\u0301'.repeat(5000)}b`, 2500, 2501)
  expect(shown.startsWith('…')).toBe(true)
  expect(shown.endsWith('…')).toBe(true)
})

it('the end of a line is marked behind its last character, and a carriage return is not shown', () => {
  expect(excerptOf('a:\r\nb: 1\r\n', spanMaker('a:\r\nb: 1\r\n')(2, 2))).toEqual({
    text: 'a:',
    indent: 2,
    width: 1,
  })
})
