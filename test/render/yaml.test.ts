import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { isPlainText, yaml } from '../../src/render/yaml.ts'
import { oddities, writable } from '../compile/property/hostile.ts'
import { rewritten } from '../outputs/yaml-cpp/rewritten.ts'
import { itWith, run } from '../support/foreign.ts'

const singles = [...new Set(oddities.map(writable))]
const short = singles.filter(text => text.length < 20)
const texts = [...new Set([...singles, ...short.flatMap(a => short.map(b => a + b))])]

/** The keys of a document come from a config, where `__proto__` is refused. */
const keys = singles.filter(key => key !== '__proto__')
const value = {
  texts,
  keys: Object.fromEntries(keys.map(key => [key, { [key]: [[key], {}, [], [{ [key]: key }]] }])),
  numbers: [0, -1, 1.5, 1e-7, 1.5e21, 2 ** 31],
  flags: [true, false, null],
}

/** What PyYAML reads, or how it fails. */
function readByPython(loader: 'SafeLoader' | 'CSafeLoader', text: string): unknown {
  const script = `
import json, sys, yaml
def check(node):
    if isinstance(node, dict):
        assert all(isinstance(key, str) for key in node), node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else []:
        check(child)
document = yaml.load(sys.stdin.buffer.read().decode(), Loader=yaml.${loader})
check(document)
print(json.dumps(document))`
  const { output } = run('python3', ['-c', script], text)
  return output.startsWith('{') ? JSON.parse(output) : output
}

describe('yaml', () => {
  it('is read back as YAML 1.2', () => {
    expect(parse(yaml(value), { version: '1.2', merge: false })).toEqual(value)
  })

  for (const loader of ['SafeLoader', 'CSafeLoader'] as const)
    itWith('python3 with PyYAML')(`is read back by PyYAML's ${loader}`, () => {
      expect(readByPython(loader, yaml(value))).toEqual(value)
    })

  itWith('python3 with PyYAML', 'a C++ compiler with yaml-cpp')(
    'is read back by PyYAML when quotesMayBeLost, and yaml-cpp has rewritten it',
    () => {
      const plain = texts.filter(isPlainText)
      const again = rewritten(yaml({ texts: plain, more: { texts: plain } }, { quotesMayBeLost: true }))
      expect(readByPython('CSafeLoader', again)).toEqual({ texts: plain, more: { texts: plain } })
    },
  )

  it.each([
    ['text', 'a: "text"\n'],
    ['two\nlines\n', 'a: |\n  two\n  lines\n'],
    ['a\n\n  b\n', 'a: |\n  a\n\n    b\n'],
    ['two\nlines', 'a: "two\\nlines"\n'],
    [' x\n', 'a: " x\\n"\n'],
    ['x\n\n', 'a: "x\\n\\n"\n'],
    ['x\r\n', 'a: "x\\r\\n"\n'],
    ['\u2028\u007f', 'a: "\\u2028\\u007f"\n'],
    ['\ufdd0\u{1ffff}😀', 'a: "\\ufdd0\\U0001ffff😀"\n'],
    [1e21, 'a: 1.0e+21\n'],
    [[], 'a: []\n'],
    [{}, 'a: {}\n'],
    [undefined, '{}\n'],
    [
      { on: [{ x: 1, y: [2] }, [3, 4]] },
      'a:\n  "on":\n    - x: 1\n      "y":\n        - 2\n    - - 3\n      - 4\n',
    ],
  ])('writes %j', (a, text) => {
    expect(yaml({ a })).toBe(text)
  })

  it.each(['0o644', 'on', '1:30', '2024-01-01', '1_000', '.5', 'no one', '=', 'y'])(
    'tags only what needs it: %s',
    text => {
      const other = parse(text, { version: '1.1' })
      const needsTag = typeof other !== 'string' || text === '='
      expect(yaml({ a: text }, { quotesMayBeLost: true })).toBe(`a: ${needsTag ? '!!str ' : ''}"${text}"\n`)
    },
  )
})

describe('isPlainText', () => {
  it.each(['', 'a\tb\n', 'é😀', ' \n'])('%j', text => expect(isPlainText(text)).toBe(true))
  it.each(['\r\n', '\0', '\u0085', '\u2028', '\ufeff', '\ud83d', '\u{1ffff}', '\u001b'])('not %j', text =>
    expect(isPlainText(text)).toBe(false),
  )
})
