import { expect, it } from 'vitest'
import * as z from 'zod/mini'
import { issueWords } from '../../src/diagnostics/issue-words.ts'

const schema = z.strictObject({
  name: z.string().check(z.regex(/^[a-z]+$/, 'is not a name')),
  kind: z.optional(z.enum(['a', 'b', 'c'])),
  size: z.optional(z.int()),
  files: z.optional(
    z.array(
      z.union([
        z.strictObject({ type: z.literal('file'), mode: z.string().check(z.regex(/^[0-7]+$/)) }),
        z.strictObject({ type: z.literal('link'), target: z.string().check(z.maxLength(4, 'too long')) }),
      ]),
    ),
  ),
})

it.each<[unknown, string]>([
  [null, 'the value is null, not a mapping'],
  [[], 'the value is a list, not a mapping'],
  ['x', 'the value is text, not a mapping'],
  [{}, '`name` is missing'],
  [{ name: null }, '`name` is null, not text'],
  [{ name: 'A' }, '`name` is not a name'],
  [{ name: 'a', kind: 'd' }, '`kind` is not a, b or c'],
  [{ name: 'a', size: 1.5 }, '`size` is a number, not a whole number'],
  [{ name: 'a', x: 1, 'y z': 2 }, 'the value has the unknown keys `x`, `y z`'],
  [{ name: 'a', files: [null] }, '`files[0]` has a value that is not allowed'],
  [{ name: 'a', files: [{ type: 'file', mode: '9' }] }, '`files[0].mode` has a value that is not allowed'],
  [{ name: 'a', files: [{ type: 'link', target: '12345' }] }, '`files[0].target` is refused: too long'],
  [
    { name: 1, kind: 1, size: '1', x: 1 },
    '`name` is a number, not text; `kind` is not a, b or c; `size` is text, not a number; and 1 more',
  ],
  [{ name: 'a', 'x\u001b[2J': 1 }, 'the value has the unknown key `x␛[2J`'],
  [{ name: 'a', ['x'.repeat(10_000)]: 1 }, `the value has the unknown key \`${'x'.repeat(168)}…`],
  // What Object.prototype has is not in the value.
  [
    JSON.parse('{"__proto__": {"name": "a"}}'),
    '`name` is missing; the value has the unknown key `__proto__`',
  ],
])('%j: %s', (value, words) => {
  const read = schema.safeParse(value)
  expect(issueWords(read.error?.issues ?? [], value)).toBe(words)
})
