import { configJsonSchema } from '../../src/config/json-schema.ts'
import containerdData from '../../src/data/containerd-config.json' with { type: 'json' }
import fieldsData from '../../src/data/kubelet-fields.json' with { type: 'json' }
import gatesData from '../../src/data/kubelet-gates.json' with { type: 'json' }

/** The subset of JSON Schema that the config's schema has. */
interface Schema {
  readonly description?: string
  readonly default?: unknown
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: Schema | boolean
}

interface Lifetime {
  readonly since?: string
  readonly until?: string
}

type Fields = Readonly<Record<string, readonly (Lifetime & { readonly type: string })[]>>

/** Types that depend on a version, in place of what the schema says about them. */
const typed: Readonly<Record<string, string>> = {
  'kubelet.version': 'Kubelet',
  'kubelet.config': 'KubeletConfiguration<KubeletLine<Kubelet>>',
  'containerd.version': 'Containerd',
  'containerd.config': 'ContainerdConfig<ContainerdLine<Containerd>>',
}

/** src/config/config-types.ts: the config as TypeScript, with the fields, gates and keys of every release line. */
export function configTypes(): string {
  const kubelet = lines('KubeletLine', fieldsData.minors)
  const containerd = lines('ContainerdLine', containerdData.lines)
  const plugins = Object.entries(containerdData.plugins).map(
    ([name, variants]) => `    ${quote(name)}: ${entry(variants, containerd, 'Line')}\n`,
  )
  const body = [
    structs(fieldsData.types as Readonly<Record<string, Fields>>, 'Kubelet', kubelet),
    structs(containerdData.types as Readonly<Record<string, Fields>>, 'Containerd', containerd),
    `/** Feature gates of the kubelet, and the release lines that know each. */\ninterface KubeletGates {\n${Object.entries(
      gatesData.gates as Readonly<Record<string, readonly Lifetime[]>>,
    )
      .map(([name, variants]) => `  ${name}: ${kubelet.of(variants)}\n`)
      .join('')}}\n`,
    `interface ContainerdPlugins<Line> {\n${plugins.join('')}}\n`,
    `/** The config of a node, for a kubelet and a containerd of these versions. */\nexport interface ConfigInput<Kubelet extends string = string, Containerd extends string = string> ${objectType(configJsonSchema() as Schema, '', '')}\n`,
  ]
  return `${header}\n${kubelet.text()}\n${containerd.text()}\n${body.join('\n')}`
}

const header = `// Written by \`npm run docs\` from src/config/schema.ts and src/data.
// biome-ignore-all format: generated
// biome-ignore-all lint: generated

/** What a release line has of fields that came and went. */
type On<Line, Fields> = {
  readonly [Name in keyof Fields as Fields[Name] extends { lines: infer Lines } ? (Line extends Lines ? Name : never) : never]?:
    Fields[Name] extends { type: infer Type } ? Type : never
}

/** The release line of a version: 1.36 of 1.36.4. */
type LineOf<Version extends string> = Version extends \`\${infer Major}.\${infer Minor}.\${string}\` ? \`\${Major}.\${Minor}\` : Version

/** Fields of KubeletConfiguration (kubelet.config.k8s.io/v1beta1) on a release line. */
export type KubeletConfiguration<Line extends KubeletLines> = Omit<KubeletStruct<Line>, 'featureGates'> & {
  readonly featureGates?: FeatureGates<Line>
}

type KubeletStruct<Line> = On<Line, KubeletKubeletConfiguration<Line>>

/** The feature gates that a kubelet of a release line knows. */
export type FeatureGates<Line extends KubeletLines> = {
  readonly [Gate in keyof KubeletGates as Line extends KubeletGates[Gate] ? Gate : never]?: boolean
}

/** The keys of config.toml on a release line. Tables of plugins without data take any key. */
export type ContainerdConfig<Line extends ContainerdLines> = Omit<On<Line, ContainerdConfigFields<Line>>, 'plugins'> & {
  readonly plugins?: On<Line, ContainerdPlugins<Line>> & { readonly [plugin: string]: unknown }
}

/** A version that is not a literal could be any. */
export type KubeletLine<Version extends string> = LineOf<Version> extends KubeletLines ? LineOf<Version> : KubeletLines
export type ContainerdLine<Version extends string> = LineOf<Version> extends ContainerdLines ? LineOf<Version> : ContainerdLines
`

/** Aliases for runs of release lines, each written once: KubeletLine_1_20_to_1_28. */
function lines(name: string, all: readonly string[]) {
  const used = new Map<string, readonly string[]>()
  const aliasOf = ({ since = all[0] ?? '', until = all.at(-1) ?? '' }: Lifetime): string => {
    const run = all.slice(all.indexOf(since), all.indexOf(until) + 1)
    if (run.length === all.length) return `${name}s`
    const alias = `${name}_${since}_to_${until}`.replaceAll('.', '_')
    used.set(alias, run)
    return alias
  }
  return {
    of: (variants: readonly Lifetime[]): string => {
      const first = variants[0]?.since
      const last = variants.at(-1)?.until
      return aliasOf({
        ...(first === undefined ? {} : { since: first }),
        ...(last === undefined ? {} : { until: last }),
      })
    },
    text: (): string =>
      [
        `export type ${name}s = ${all.map(quote).join(' | ')}\n`,
        ...[...used].sort().map(([alias, run]) => `type ${alias} = ${run.map(quote).join(' | ')}\n`),
      ].join(''),
  }
}

type Lines = ReturnType<typeof lines>

function structs(types: Readonly<Record<string, Fields>>, prefix: string, of: Lines): string {
  return Object.entries(types)
    .map(([name, fields]) => {
      const members = Object.entries(fields).map(
        ([field, variants]) => `  ${quoteKey(field)}: ${entry(variants, of, 'Line', prefix)}\n`,
      )
      return `interface ${structName(prefix, name)}<Line> {\n${members.join('')}}\n`
    })
    .join('\n')
}

/** ContainerdConfig is the name of the whole. */
function structName(prefix: string, name: string): string {
  return `${prefix}${name}${prefix === 'Containerd' && name === 'Config' ? 'Fields' : ''}`
}

function entry(
  variants: readonly (Lifetime & { readonly type: string })[],
  of: Lines,
  line: string,
  prefix = 'Containerd',
): string {
  const types = [...new Set(variants.map(({ type }) => goType(type, prefix, line)))]
  return `{ lines: ${of.of(variants)}; type: ${types.join(' | ')} }`
}

/** What Go's decoders take for each type: src/compat/kinds.ts. */
const plain: Readonly<Record<string, string>> = {
  ...{ any: 'unknown', string: 'string', bool: 'boolean', number: 'number', duration: 'string' },
  ...{ int32: 'number', int64: 'number', uint32: 'number' },
  ...{ quantity: 'string | number', durationOrInt: 'string | number' },
}

function goType(type: string, prefix: string, line: string): string {
  if (type.startsWith('[]')) return `readonly (${goType(type.slice(2), prefix, line)})[]`
  if (type.startsWith('{}')) return `{ readonly [key: string]: ${goType(type.slice(2), prefix, line)} }`
  return plain[type] ?? `On<${line}, ${structName(prefix, type)}<${line}>>`
}

function objectType(
  { properties = {}, required = [], additionalProperties }: Schema,
  path: string,
  indent: string,
): string {
  const inner = `${indent}  `
  const members = Object.entries(properties)
    .filter(([name]) => name !== '$schema')
    .map(([name, schema]) => {
      const at = path === '' ? name : `${path}.${name}`
      const optional = required.includes(name) ? '' : '?'
      return `${comment(schema, inner)}${inner}readonly ${quoteKey(name)}${optional}: ${typed[at] ?? typeOf(schema, at, inner)}\n`
    })
  if (typeof additionalProperties === 'object')
    members.push(`${inner}readonly [key: string]: ${typeOf(additionalProperties, path, inner)}\n`)
  return `{\n${members.join('')}${indent}}`
}

function typeOf(schema: Schema, path: string, indent: string): string {
  if (schema.anyOf) return [...new Set(schema.anyOf.map(each => typeOf(each, path, indent)))].join(' | ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map(value => JSON.stringify(value)).join(' | ')
  if (schema.type === 'array') return `readonly (${typeOf(schema.items ?? {}, path, indent)})[]`
  if (schema.type === 'object') return objectType(schema, path, indent)
  if (schema.type === 'integer') return 'number'
  return schema.type ?? 'unknown'
}

function comment({ description, default: byDefault }: Schema, indent: string): string {
  if (description === undefined) return ''
  const plainDefault = ['string', 'number', 'boolean'].includes(typeof byDefault)
    ? ` Default: \`${byDefault}\`.`
    : ''
  return `${indent}/** ${description.replaceAll('*/', '*\\/')}${plainDefault} */\n`
}

const quote = (text: string) => `'${text}'`

function quoteKey(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name)
}
