// Writes src/data/pod-schema.json: the fields of a v1 Pod in each Kubernetes minor, taken from upstream's own OpenAPI
// document (api/openapi-spec/swagger.json in the Go module k8s.io/kubernetes, verified by Go's checksum database).
// Run it for a new minor: node scripts/pod-schema.mjs
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Oldest first: the last release of each minor, or the one that was the last when this was written. */
const versions = [
  ...['1.20.15', '1.21.14', '1.22.17', '1.23.17', '1.24.17', '1.25.16', '1.26.15', '1.27.16', '1.28.15'],
  ...['1.29.15', '1.30.14', '1.31.14', '1.32.13', '1.33.13', '1.34.4', '1.35.4', '1.36.4', '1.37.2'],
]

const core = 'io.k8s.api.core.v1.'
// Upstream types that are one value on the wire, by the name that src/components/pods/check/schema.ts gives them.
const scalars = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': 'quantity',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': 'int-or-string',
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': 'string',
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': 'any',
  // A kubelet overwrites the status of a static pod (pkg/kubelet/config/common.go@v1.36.4, applyDefaults).
  [`${core}PodStatus`]: 'any',
}

const shortName = definition => definition.split('.').at(-1)

function typeOf(schema) {
  if (schema.$ref) {
    const definition = schema.$ref.replace('#/definitions/', '')
    return scalars[definition] ?? shortName(definition)
  }
  if (schema.type === 'array') return `[]${typeOf(schema.items)}`
  if (schema.type === 'object')
    return schema.additionalProperties ? `{}${typeOf(schema.additionalProperties)}` : 'any'
  if (schema.type === 'integer') return schema.format ?? 'int64'
  return schema.type
}

function readTypes(version) {
  const { Dir } = JSON.parse(
    execFileSync('go', ['mod', 'download', '-json', `k8s.io/kubernetes@v${version}`], {
      encoding: 'utf8',
      cwd: '/',
    }),
  )
  const { definitions } = JSON.parse(readFileSync(join(Dir, 'api/openapi-spec/swagger.json'), 'utf8'))
  const types = {}
  const visit = definition => {
    const name = shortName(definition)
    if (types[name] || scalars[definition]) return
    const { properties = {}, required = [] } = definitions[definition]
    types[name] = Object.fromEntries(
      Object.entries(properties).map(([key, schema]) => [
        key,
        typeOf(schema) + (required.includes(key) ? '!' : ''),
      ]),
    )
    for (const schema of Object.values(properties)) {
      const ref = (schema.items ?? schema.additionalProperties ?? schema).$ref
      if (ref) visit(ref.replace('#/definitions/', ''))
    }
  }
  visit(`${core}Pod`)
  return types
}

const types = {}
const since = {}
const until = {}
for (const version of versions) {
  const minor = Number(version.split('.')[1])
  const found = readTypes(version)
  for (const [type, fields] of Object.entries(found)) {
    // All fields of a new type are new with the field that has this type; or the type has another name only, as
    // LifecycleHandler, which was Handler up to 1.22.
    const isNew = !types[type]
    types[type] ??= {}
    for (const [field, spelling] of Object.entries(fields)) {
      if (!types[type][field] && !isNew) since[`${type}.${field}`] = minor
      types[type][field] = spelling
    }
  }
  for (const [type, fields] of Object.entries(found))
    for (const field of Object.keys(types[type])) if (!fields[field]) until[`${type}.${field}`] ??= minor
}

/** Types that a field still names: not Handler, whose fields have LifecycleHandler's name now. */
const named = new Set(['Pod'])
for (const name of named)
  for (const spelling of Object.values(types[name])) {
    const type = spelling.replace(/^(\[\]|\{\})+|!$/g, '')
    if (types[type]) named.add(type)
  }
for (const name of Object.keys(types)) if (!named.has(name)) delete types[name]

const sorted = object => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)))
const schema = {
  origin: `api/openapi-spec/swagger.json of k8s.io/kubernetes ${versions.map(version => `v${version}`).join(', ')}`,
  types: sorted(Object.fromEntries(Object.entries(types).map(([name, fields]) => [name, sorted(fields)]))),
  since: sorted(since),
  until: sorted(until),
}
writeFileSync(
  join(import.meta.dirname, '../src/data/pod-schema.json'),
  `${JSON.stringify(schema, null, 1)}\n`,
)
