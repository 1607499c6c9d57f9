import { expect, it } from 'vitest'
import { parseGoDuration, secondsOf } from '../../src/components/kubelet/go-duration.ts'

// As time.ParseDuration of Go 1.26.8 answered for each.
it.each([
  ['90s', 90_000_000_000n],
  ['1m30s', 90_000_000_000n],
  ['1.5h', 5_400_000_000_000n],
  ['1h1m1s1ms1us1ns', 3_661_001_001_001n],
  ['1\u00b5s', 1000n],
  ['1\u03bcs', 1000n],
  ['.5m', 30_000_000_000n],
  ['1.s', 1_000_000_000n],
  ['1.15m', 69_000_000_000n],
  ['90.0000000001s', 90_000_000_000n],
  ['90.000000001s', 90_000_000_001n],
  ['0.1234567890123456789h', 444_444_440_444n],
  ['-90s', -90_000_000_000n],
  ['+90s', 90_000_000_000n],
  ['0', 0n],
  ['-0', 0n],
  ['9223372036854775807ns', 2n ** 63n - 1n],
  ['-9223372036854775808ns', -(2n ** 63n)],
])('%s', (text, nanoseconds) => {
  expect(parseGoDuration(text)).toBe(nanoseconds)
})

it.each([
  ...['', '00', '90', '.s', 's', '1d', '1 s', '1s.', '3.3.3s', '1e3s', '1S', ' 1s'],
  ...['9223372036854775808ns', '-9223372036854775809ns', '2562048h'],
])('Go refuses %j', text => {
  expect(parseGoDuration(text)).toBeUndefined()
})

it.each([
  [0n, 0],
  [1n, 1],
  [1_000_000_000n, 1],
  [1_000_000_001n, 2],
])('%i ns: %i s', (nanoseconds, seconds) => {
  expect(secondsOf(nanoseconds)).toBe(seconds)
})
