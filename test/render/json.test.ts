import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { json } from '../../src/render/json.ts'

describe('json()', () => {
  it('prints a list or an object on one line where it fits', () => {
    const long = 'x'.repeat(60)
    expect(json({ short: [[{ a: 1 }]], empty: {}, none: [], long: [long, long] })).toBe(`{
  "short": [[{ "a": 1 }]],
  "empty": {},
  "none": [],
  "long": [
    "${long}",
    "${long}"
  ]
}
`)
  })

  it('means the same as JSON.stringify to a reader', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        const expected = JSON.parse(JSON.stringify(value))
        expect(JSON.parse(json(value as Parameters<typeof json>[0]))).toEqual(expected)
      }),
    )
  })
})
