import fc from 'fast-check'
import { stringify as toToml } from 'smol-toml'
import { stringify as toYaml } from 'yaml'
import type { SourceFile } from '../../../src/config/document.ts'
import { certificateOfCA } from '../compile.ts'
import { config, type Data } from './configs.ts'
import { hostile, hostileLine, hostileText } from './hostile.ts'

/** Everything that a compilation reads. */
export interface Input {
  readonly config: SourceFile
  readonly pods: readonly SourceFile[]
  readonly clientCA: string | undefined
  /** Whether the node gets everything from a mirror, by a record of `bakelet fetch`. */
  readonly fetched: boolean
}

type Syntax = 'yaml' | 'toml' | 'json'

/** Data as text. TOML cannot say everything; what it cannot is said in JSON. */
function written(data: Data, syntax: Syntax, version: '1.1' | '1.2'): { extension: string; text: string } {
  if (syntax === 'yaml') return { extension: 'yaml', text: toYaml(data, { lineWidth: 0, version }) }
  if (syntax === 'toml')
    try {
      return { extension: 'toml', text: toToml(data as object) }
    } catch {}
  return { extension: 'json', text: JSON.stringify(data, null, 2) }
}

const syntax = fc.constantFrom<Syntax>('yaml', 'toml', 'json')

/** A text into which something fell, here and there. */
const spoilt = (text: fc.Arbitrary<string>) =>
  fc
    .tuple(
      text,
      fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: hostile }),
      fc.nat(),
    )
    .map(([whole, splinter, at]) => {
      const place = at % (whole.length + 1)
      return splinter === undefined ? whole : whole.slice(0, place) + splinter + whole.slice(place)
    })

const podData = fc.record({
  apiVersion: fc.constant('v1'),
  kind: fc.constant('Pod'),
  metadata: fc.record({
    name: fc.constantFrom('web', 'on', '1.30', '2024-01-01', 'a.b', 'null'),
    namespace: fc.constantFrom('default', 'kube-system', 'no'),
    annotations: fc.dictionary(fc.constantFrom('a', 'b/c', 'on'), hostileText, {
      maxKeys: 2,
      noNullPrototype: true,
    }),
  }),
  spec: fc.record({
    containers: fc.tuple(
      fc.record({
        name: fc.constantFrom('main', '0', 'no'),
        image: fc.constantFrom('busybox', 'docker.io/library/busybox:1.37.0', 'registry.k8s.io/pause:3.9'),
        args: fc.array(hostileText, { maxLength: 3 }),
        env: fc.array(fc.record({ name: fc.constant('X'), value: hostileText }), { maxLength: 1 }),
      }),
    ),
  }),
})

const podFile: fc.Arbitrary<SourceFile> = fc
  .record({
    data: podData,
    syntax: fc.constantFrom<Syntax>('yaml', 'json'),
    name: hostileLine,
    comment: hostileLine,
    windows: fc.boolean(),
    mark: fc.boolean(),
  })
  .chain(({ data, syntax, name, comment, windows, mark }) => {
    const { text, extension } = written(data as Data, syntax, '1.1')
    const whole = syntax === 'yaml' ? `# ${comment}\n${text}` : text
    const lines = windows ? whole.replaceAll('\n', '\r\n') : whole
    return spoilt(fc.constant(mark ? `\ufeff${lines}` : lines)).map(text => ({
      file: `${name}.${extension}`,
      text,
    }))
  })

const configFile: fc.Arbitrary<SourceFile> = fc.tuple(config, syntax).chain(([data, syntax]) => {
  const { text, extension } = written(data, syntax, '1.2')
  return spoilt(fc.constant(text)).map(text => ({ file: `bakelet.${extension}`, text }))
})

export const input: fc.Arbitrary<Input> = fc.record({
  config: configFile,
  pods: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc.uniqueArray(podFile, { minLength: 1, maxLength: 2, selector: ({ file }) => file }),
    },
  ),
  clientCA: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(undefined, certificateOfCA) },
    { weight: 1, arbitrary: hostileText },
  ),
  fetched: fc.integer({ min: 1, max: 8 }).map(n => n === 1),
})
