import { describe, expect, it } from 'vitest'
import { jsonText } from '../../src/kubernetes/json-text.ts'

describe('the JSON that kubectl gets', () => {
  it.each([
    ['a\u001b[2Jb', 'a␛[2Jb'],
    ['\r\b\f\u0000\u007f', '␍␈␌␀␡'],
    ['\u009b31m', '<U+009B>31m'],
    ['\u202e', '<U+202E>'],
    ['two\nlines\tand "quotes" \\ \\u001b \\r', 'two\nlines\tand "quotes" \\ \\u001b \\r'],
    ['é 漢 👩‍🚀', 'é 漢 👩‍🚀'],
  ])('has nothing that a terminal obeys: %j', (given, shown) => {
    expect(JSON.parse(jsonText({ given }))).toEqual({ given: shown })
    expect(JSON.parse(jsonText({ [given]: 1 }))).toEqual({ [shown]: 1 })
  })
})
