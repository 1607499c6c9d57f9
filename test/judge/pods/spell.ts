import { isTable } from '../../../src/config/table.ts'
import type { Random } from './random.ts'

/** Plain scalars that YAML 1.1, YAML 1.2 and go-yaml 2 do not read alike. */
const plain = [
  ...'. .. e2 e 1e2 12e4567 1e400 -1e400 0o644 0o17 0O17 0x1F 0X1F 0b11 0B11 -0b11 +0x1 0777 08 09 0_7 1_000 1__0 _1 1_ 0x_1F'.split(
    ' ',
  ),
  ...'+1 -1 +.5 -.5 .5 5. 1.5e3 1.e3 .e3 1e 1e+ +e2 -e2 .inf -.inf +.Inf .INF .nan .NaN .NAN NaN inf infinity +inf .1e2 .5_0 .0x1'.split(
    ' ',
  ),
  ...'yes No on OFF y n Y N true False TRUE tRUE ~ null Null NULL nULL << = 1:30 190:20:30 12:30:45.5 0.1.2 1.2.3.4 2020-01-01'.split(
    ' ',
  ),
  ...'2020-01-01T00:00:00Z 9223372036854775807 9223372036854775808 18446744073709551615 18446744073709551616 -9223372036854775808'.split(
    ' ',
  ),
  ...'-9223372036854775809 0x7fffffffffffffff 0xffffffffffffffff 0x10000000000000000 1e18 1e19 1e20 80.0 8e1 0.8e2 1e-2 0 -0 00 0.0'.split(
    ' ',
  ),
  ...'!!str 1|!!int 1|!!int "1"|!!float 1|!!bool yes|!!bool "true"|!!null ""|!!binary aGk=|!!binary "a"|!!str|! 1|!x 1|!!timestamp 2020-01-01|!!int a|!!float "1.5"'.split(
    '|',
  ),
  ...'@a|`a`|%a|&a b|*b|!a|- a|a: b|a #b|a#b|#a|[a]|{a: b}|"a|\'a|a"b|\'it\'\'s\'|"\\x41"|"\\u00e9"|"\\/"|"\\a"|"\\q"|?a|? a|-a|--- a|a\u2028b|"a\u2028b"|"a\u0085b"|a\tb|"\\_"|"\\N\\L\\P"|a\u00a0b|\ufeffa|"\u0007"|"\u007f"|"\\0"'.split(
    '|',
  ),
  ...[
    '|\n  block\n',
    '>\n  folded\n  text\n',
    '|-\n   a\n',
    '|2\n  a\n',
    '"a\n  b"',
    'a\n  b',
    "'a\n\n  b'",
    '',
    '>-',
    '|+\n  a\n\n',
  ],
]

/** A text that stands for itself. */
class Raw {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

function scalarText(value: unknown): string {
  if (value instanceof Raw) return value.text
  return JSON.stringify(value) ?? 'null'
}

function lines(value: unknown, indent: string): string {
  if (Array.isArray(value) && value.length > 0)
    return `\n${value.map(item => `${indent}-${entry(item, `${indent}  `)}`).join('')}`
  if (isTable(value) && !(value instanceof Raw) && Object.keys(value).length > 0)
    return `\n${Object.entries(value)
      .map(([key, item]) => `${indent}${keyText(key)}:${entry(item, `${indent}  `)}`)
      .join('')}`
  return ` ${scalarText(value).replace(/\n(?=.)/g, `\n${indent}`)}\n`
}

const entry = (value: unknown, indent: string) => lines(value, indent)
const keyText = (key: string) =>
  /^[A-Za-z][-A-Za-z0-9./_]*$/.test(key) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(key)
    ? key
    : JSON.stringify(key)

/** Puts a scalar of another spelling in the place of one. */
function respell(value: unknown, random: Random): unknown {
  const scalars: (readonly [Record<string | number, unknown>, string | number])[] = []
  const walk = (container: Record<string | number, unknown>) => {
    for (const key of Object.keys(container)) {
      const item = container[key]
      if (typeof item === 'object' && item !== null) walk(item as typeof container)
      else scalars.push([container, key])
    }
  }
  const copy = structuredClone(value) as Record<string | number, unknown>
  walk(copy)
  if (scalars.length === 0) return copy
  const [container, key] = random.pick(scalars)
  const current = container[key]
  container[key] = new Raw(typeof current === 'string' && random.chance(0.3) ? current : random.pick(plain))
  return copy
}

/** What a text editor, a template or another tool does to a whole file. */
const whole: readonly ((text: string, random: Random) => string)[] = [
  text => text.replaceAll('\n', '\r\n'),
  text => `\ufeff${text}`,
  text => `---\n${text}`,
  text => `%YAML 1.1\n---\n${text}`,
  text => `%YAML 1.2\n---\n${text}`,
  text => `# comment\n${text}# end`,
  text => `${text}---\n`,
  text => `${text}...\n`,
  text => `---\n---\n${text}`,
  text => `${text}\n`,
  text => text.trimEnd(),
  text => text.replace(/\n {2}/, '\n\t'),
  text => text.replace(/: /, ':'),
  text => text.replace(/: /, ':\t'),
  text => text.replace(/"/, "'"),
  text => text.replace(/\n( *)- /, '\n$1-'),
  text => text.replace(/\nspec:/, '\nspec: # x'),
  text => text.replace(/\nspec:/, '\nspec: &a'),
  text => text.replace(/\nspec:/, '\nspec: !!map'),
  text => text.replace(/\n {2}containers:/, '\n  <<: {hostNetwork: false}\n  containers:'),
  text =>
    text.replace(
      /\n {2}containers:/,
      '\n  <<: [{restartPolicy: Never}, {restartPolicy: Always}]\n  containers:',
    ),
  text => text.replace(/\n {2}containers:/, '\n  <<: 1\n  containers:'),
  text => text.replace(/\n {2}containers:/, '\n  ? restartPolicy\n  : Always\n  containers:'),
  text => text.replace(/\n {2}containers:/, '\n  null: 1\n  containers:'),
  text => text.replace(/\n {2}containers:/, '\n  containers: []\n  containers:'),
  text => text.replace(/"([^"\n]*)"/, '$1'),
  (text, random) => {
    const at = random.below(text.length)
    return (
      text.slice(0, at) +
      random.pick([' ', '\n', '\t', '#', ' #', ':', '-', '"', "'", '}', '{', '\u00a0', '\u2028', '\u0085']) +
      text.slice(at)
    )
  },
  (text, random) => {
    const at = random.below(text.length)
    return text.slice(0, at) + text.slice(at + 1)
  },
]

/** JSON that nobody but a reader of YAML takes. */
const loose: readonly ((text: string) => string)[] = [
  text => text,
  text => text,
  text => `\n ${text}\n`,
  text => `\ufeff${text}`,
  text => text.replace(/"(\w+)":/g, '$1: '),
  text => text.replace(/\}$/, ',}'),
  text => text.replace(/,/, ', # x\n'),
  text => `---\n${text.replace(/"(\w+)":/g, '$1: ').replace(/\}$/, ',}')}`,
  text => `# x\n${text}`,
  text => `${text}{}`,
  text => `${text}\n---\n{}`,
  text => text.replace(/:(\d+)/, ':$1.0'),
  text => text.replace(/:(\d+)/, ':$1e0'),
  text => text.replace(/:(\d+)/, ':0$1'),
  text => text.replace(/:"/, ':"\\u0041'),
  text => text.replace(/:"/, ':"\\x41'),
  text => text.replace(/^\{/, '{"kind":"Pod",'),
]

/** A manifest of the Pod. */
export function spell(pod: unknown, random: Random): { readonly text: string; readonly file: string } {
  if (random.chance(0.12)) {
    const text = random.pick(loose)(JSON.stringify(pod, null, random.pick([0, 2])))
    return { text, file: random.pick(['pod.json', 'pod.yaml']) }
  }
  const respelled = random.chance(0.3) ? respell(pod, random) : pod
  const text = lines(respelled, '').slice(1)
  return { text: random.chance(0.15) ? random.pick(whole)(text, random) : text, file: 'pod.yaml' }
}
