import fc from 'fast-check'
import { hostileText } from './hostile.ts'
import { Spelled, type SpelledData, type Syntax } from './spelled.ts'

const oneOf = <T>(...values: readonly T[]) => fc.constantFrom(...values)

/** The same spelling in every syntax that has it. */
const everywhere = (text: string) => ({ yaml: text, toml: text, json: text })

const decimal = (value: bigint) => new Spelled(value, everywhere(`${value}`))

const most = 2n ** 63n
export const anyInteger: fc.Arbitrary<Spelled> = fc.oneof(
  fc.bigInt({ min: -most, max: most - 1n }).map(decimal),
  fc.bigInt({ min: -(2n ** 31n), max: 2n ** 31n }).map(decimal),
  oneOf(-most, most - 1n, 2n ** 53n, 2n ** 53n + 1n, -(2n ** 53n) - 1n, 0n, 1n).map(decimal),
)

const oddInteger: fc.Arbitrary<Spelled> = oneOf(
  new Spelled(0n, everywhere('-0')),
  new Spelled(1n, { yaml: '+1', toml: '+1' }),
  new Spelled(16n, { yaml: '0x10', toml: '0x10' }),
  new Spelled(15n, { yaml: '0o17', toml: '0o17' }),
  new Spelled(5n, { toml: '0b101' }),
  new Spelled(1000n, { toml: '1_000' }),
  new Spelled(12n, { yaml: '012' }),
  new Spelled(most - 1n, { yaml: '0x7fffffffffffffff', toml: '0x7fff_ffff_ffff_ffff' }),
)

const withPoint = (value: number) => `${value}`.replace(/^(-?\d+)(e|$)/, '$1.0$2')

export const finiteFloat: fc.Arbitrary<Spelled> = fc.oneof(
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .map(value => new Spelled(value, everywhere(Object.is(value, -0) ? '-0.0' : withPoint(value)))),
  oneOf(
    new Spelled(1, everywhere('1.0')),
    new Spelled(-0, everywhere('-0.0')),
    new Spelled(1000, everywhere('1e3')),
    new Spelled(100, everywhere('1E+2')),
    new Spelled(0.5, { yaml: '.5' }),
    new Spelled(2, { yaml: '2.' }),
    new Spelled(1.5, { yaml: '+1.5', toml: '+1.5' }),
    new Spelled(1000.5, { toml: '1_000.5' }),
    new Spelled(2 ** 53, everywhere('9007199254740993.0')),
    new Spelled(5e-324, everywhere('5e-324')),
    new Spelled(Number.MAX_VALUE, everywhere('1.7976931348623157e+308')),
  ),
)

const otherFloat: fc.Arbitrary<Spelled> = oneOf(
  new Spelled(Number.POSITIVE_INFINITY, { yaml: '.inf', toml: 'inf' }),
  new Spelled(Number.NEGATIVE_INFINITY, { yaml: '-.Inf', toml: '-inf' }),
  new Spelled(Number.NaN, { yaml: '.NaN', toml: 'nan' }),
)

const speakable = (syntax: Syntax) => (number: Spelled) => number.spellings[syntax] !== undefined

/** Names that some reader of headers, dotted keys or quotes takes apart. */
const oddKey = oneOf(
  ...['', '.', 'a.b', '[::1]:5000', 'a]b', '"', "'", `"'`, '"\n', 'a\\b', 'a\nb', '1', '-1', '1.0', 'true'],
  ...[
    'inf',
    'a b',
    ' a ',
    'a=b',
    '#a',
    'é',
    '\u{1f600}',
    '\u0085',
    '\u007f',
    'io.containerd.x.v1.y',
    '_',
    '-',
  ],
)
export const key: fc.Arbitrary<string> = fc
  .oneof(oddKey, hostileText, fc.string({ unit: 'binary', maxLength: 5 }))
  .map(text => text.replace(/\0|\p{Surrogate}/gu, ''))
  .filter(text => text !== '__proto__')

export const table = (child: fc.Arbitrary<SpelledData>) =>
  fc.dictionary(key, child, { maxKeys: 4, noNullPrototype: true })

/** Anything that a table of config.toml may hold. */
export function tomlData(syntax: Syntax): fc.Arbitrary<SpelledData> {
  const leaf: fc.Arbitrary<SpelledData> = fc.oneof(
    { weight: 3, arbitrary: hostileText },
    {
      weight: 4,
      arbitrary: fc.oneof(anyInteger, oddInteger, finiteFloat, otherFloat).filter(speakable(syntax)),
    },
    { weight: 1, arbitrary: fc.boolean() },
  )
  return fc.letrec<{ node: SpelledData }>(node => ({
    node: fc.oneof(
      { maxDepth: 4, depthSize: 'medium' },
      leaf,
      fc.array(node('node'), { maxLength: 3 }),
      fc.array(table(node('node')), { maxLength: 3 }),
      table(node('node')),
    ),
  })).node
}

/** Fields of KubeletConfiguration, of every type of number, with values that Go decodes into them. */
export function kubeletData(syntax: Syntax): fc.Arbitrary<{ [key: string]: SpelledData }> {
  const number = (of: fc.Arbitrary<Spelled>) => of.filter(speakable(syntax))
  const within = (least: bigint, most: bigint) =>
    number(fc.oneof(anyInteger, oddInteger).filter(({ value }) => value >= least && value <= most))
  const int32 = within(-(2n ** 31n), 2n ** 31n - 1n)
  const int64 = within(-most, most - 1n)
  return fc.record(
    {
      maxPods: within(1n, 2n ** 31n - 1n),
      eventBurst: int32,
      oomScoreAdj: int32,
      maxOpenFiles: int64,
      podPidsLimit: int64,
      memoryThrottlingFactor: number(finiteFloat),
      clusterDomain: hostileText,
      allowedUnsafeSysctls: fc.array(hostileText, { maxLength: 3 }),
      evictionHard: fc.dictionary(key, hostileText, { maxKeys: 3, noNullPrototype: true }),
      staticPodURLHeader: fc.dictionary(key, fc.array(hostileText, { maxLength: 3 }), {
        maxKeys: 3,
        noNullPrototype: true,
      }),
      seccompDefault: fc.boolean(),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<{ [key: string]: SpelledData }>
}
