import { parse } from 'yaml'
import { configJsonSchema } from '../../src/config/json-schema.ts'

interface Schema {
  readonly type?: string
  readonly description?: string
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly $ref?: string
}

const head = `# The config

<!-- Written by \`npm run docs\` from src/config/schema.ts. -->

A complete \`bakelet.yaml\` can be this short:

\`\`\`yaml
# bakelet.yaml
name: edge-web
pods: [pods/web.yaml]
\`\`\`

\`bakelet.toml\` and \`bakelet.json\` can say the same:

\`\`\`toml
name = "edge-web"
pods = ["pods/web.yaml"]
\`\`\`

\`\`\`json
{ "name": "edge-web", "pods": ["pods/web.yaml"] }
\`\`\`

The file name decides the syntax: \`.toml\` is TOML 1.0, \`.json\` is JSON, everything else is YAML 1.2. Paths are relative to
the config. \`bakelet check\` reports every problem at once; [errors.md](errors.md) explains each code.

- A version is text. \`version: 1.30\` is the number 1.3 and therefore refused: write \`version: "1.30"\`.
- \`yes\`, \`no\`, \`on\` and \`off\` are text in YAML 1.2. A boolean is \`true\` or \`false\`.
- YAML anchors and aliases work; merge keys (\`<<\`) belong to YAML 1.1 and do not work.
- A duplicate key is an error in all three syntaxes.

## In an editor

The package contains a JSON Schema, \`dist/schema.json\`, with which an editor completes and checks keys while you type,
also those of \`kubelet.config\`, \`kubelet.flags\` and \`containerd.config\`: it offers the names of all release lines, says which lines
know each, and refuses those that the version of the config does not know. Only \`bakelet check\` knows the rest. Make
this the first line in YAML (YAML language server) or TOML (Taplo), or the first key in JSON:

\`\`\`text
# yaml-language-server: $schema=node_modules/bakelet/dist/schema.json
#:schema node_modules/bakelet/dist/schema.json
"$schema": "node_modules/bakelet/dist/schema.json"
\`\`\`

## A config in TypeScript

\`bakelet.config.ts\` (or \`.mts\`, \`.js\`, \`.mjs\`) exports the config as its default, or a function that makes it:

\`\`\`text
import { defineConfig } from 'bakelet'

export default defineConfig(({ env, set }) => ({
  name: \`edge-\${set.stage ?? 'dev'}\`,
  kubelet: { version: '1.36.4', config: { maxPods: set.stage === 'prod' ? 60 : 20 } },
}))
\`\`\`

\`bakelet check --set stage=prod\` then checks that stage; [examples/stages](../examples/stages/bakelet.config.ts) has three. \`defineConfig\`
gives every key its type: the fields and feature gates of \`kubelet.config\` are those of \`kubelet.version\`, and the keys of
\`containerd.config\` those of \`containerd.version\`. The program runs as your own code, in a process of its own; what it prints goes
to standard error. Diagnostics name the key, and its line where the text has the key once.

## Several files, and \`--set\`

\`-c base.yaml -c prod.yaml --set kubelet.config.maxPods=20\` merges in this order, and the later value wins:

- Mappings are merged key by key. Lists and all other values are replaced as a whole.
- A key without a value (\`null\`) removes the key, so that its default counts. \`--set key=\` does the same.
- The value of \`--set\` is YAML on one line; where a key takes text, it is taken as written. A name with a dot is quoted:
  \`--set 'kernel.sysctl."vm.swappiness"=10'\`.
- A \`--set\` whose first name is not a key of a config is passed to a config that is a function, as \`set\`; a name that no function
  reads is an error.
- Relative paths are relative to the file that has them, and to the current folder for \`--set\` and for \`-c -\`, which reads YAML
  or JSON from standard input.
- The lock belongs to the first file: \`base.lock\`.

\`bakelet plan --explain\` lists every key with its value and the place that it came from.
`

/** docs/config.md. */
export function configReference(): string {
  const { $schema: _, ...properties } = (configJsonSchema() as Schema).properties ?? {}
  const names = Object.keys(properties)
  const index = names.map(name => `[\`${name}\`](#${name.toLowerCase()})`).join(', ')
  const sections = Object.entries(properties).map(([name, schema]) => section(name, schema))
  return [head, `## Keys\n\n${index}. Only \`name\` has no default.\n`, ...sections].join('\n')
}

function section(name: string, schema: Schema): string {
  const rows = inside(name, schema).map(row)
  const table =
    rows.length === 0 ? [] : ['', '| key | type | default | |', '| --- | --- | --- | --- |', ...rows]
  const own =
    schema.properties === undefined
      ? [
          '',
          `Type: ${typeOf(schema)}. ${schema.default === undefined ? 'No default.' : `Default: ${code(schema.default)}.`}`,
        ]
      : []
  const [example] = schema.examples ?? []
  return [
    `### ${name}`,
    '',
    schema.description ?? '',
    ...own,
    ...(example === undefined ? [] : ['', `Example: ${code(example)}.`]),
    ...table,
    '',
  ].join('\n')
}

interface Key {
  readonly path: string
  readonly schema: Schema
  readonly required: boolean
}

/** The keys below `path`, in the order of the schema. Of a list, those of its items; of a free mapping, those of its values. */
function inside(path: string, schema: Schema): Key[] {
  if (schema.anyOf) return schema.anyOf.flatMap(branch => inside(path, branch))
  if (schema.items) return inside(`${path}[]`, schema.items)
  const { additionalProperties: value } = schema
  if (typeof value === 'object' && (value.properties || value.anyOf))
    return distinct(inside(`${path}.NAME`, value))
  return Object.entries(schema.properties ?? {}).flatMap(([name, child]) => {
    const key = { path: `${path}.${name}`, schema: child, required: schema.required?.includes(name) ?? false }
    // A mapping with keys of its own is told by them.
    return child.properties ? inside(key.path, child) : [key, ...inside(key.path, child)]
  })
}

/** Of a union, a key that several of its mappings have. */
function distinct(keys: readonly Key[]): Key[] {
  const rows = keys.map(row)
  return keys.filter((_, index) => rows.indexOf(rows[index] ?? '') === index)
}

function row({ path, schema, required }: Key): string {
  const fallback = schema.default === undefined ? (required ? 'required' : '') : code(schema.default)
  const [example] = schema.examples ?? []
  const text = `${schema.description ?? ''}${example === undefined ? '' : ` Example: ${code(example)}.`}`
  return `| ${[`\`${path}\``, typeOf(schema), fallback, text].map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return `\`${schema.const}\``
  if (schema.enum) return schema.enum.map(value => `\`${value}\``).join(' or ')
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' or ')
  if (schema.$ref) return 'any value'
  if (schema.type === 'array')
    return `list of ${schema.items?.properties ? 'mappings' : typeOf(schema.items ?? {})}`
  if (schema.properties) return `\`{${Object.keys(schema.properties).join(', ')}}\``
  if (schema.type === 'object')
    return typeof schema.additionalProperties === 'object' && !schema.additionalProperties.$ref
      ? `mapping to ${typeOf(schema.additionalProperties)}`
      : 'mapping'
  return (
    { string: 'text', number: 'number', integer: 'whole number', boolean: '`true` or `false`' }[
      schema.type ?? ''
    ] ?? 'any value'
  )
}

/** A value as YAML writes it in one line. */
function code(value: unknown): string {
  return `\`${flow(value)}\``
}

/** Whether YAML reads a text without quotes as this text, also in a list: not 0640, which is a number, nor *. */
function isPlain(text: string): boolean {
  try {
    const read: unknown = parse(`[${text}]`)
    return Array.isArray(read) && read.length === 1 && read[0] === text
  } catch {
    return false
  }
}

function flow(value: unknown): string {
  if (typeof value === 'string') return isPlain(value) ? value : JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const entries = Object.entries(value).map(([key, item]) => `${key}: ${flow(item)}`)
  return `{${entries.join(', ')}}`
}
