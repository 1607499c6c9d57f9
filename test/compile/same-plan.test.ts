import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseDocument } from '../../src/config/document.ts'
import { shapesAt } from '../../src/config/schema-walk.ts'
import type { ConfigPath } from '../../src/diagnostics/diagnostic.ts'
import { planDigest } from '../../src/plan/digest.ts'
import { compileText } from './compile.ts'

const pod = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers: [{name: httpd, image: "docker.io/library/busybox:1.37.0"}]
`

async function digestOf(file: string, text: string): Promise<string> {
  const { plan, diagnostics } = await compileText(text, { file, pods: { 'pods/web.yaml': pod } })
  if (!plan) throw new Error(JSON.stringify(diagnostics, null, 1))
  return planDigest(plan)
}

const syntaxes = ['yaml', 'toml', 'json'] as const
const everyKey = (syntax: string) => readFileSync(join(import.meta.dirname, `every-key.${syntax}`), 'utf8')
const configs: Record<string, Record<(typeof syntaxes)[number], string>> = {
  'three lines': {
    yaml: '# bakelet.yaml\nname: edge-web\npods: [pods/web.yaml]\n',
    toml: '# bakelet.toml\nname = "edge-web"\npods = ["pods/web.yaml"]\n',
    json: '{\n"pods": ["pods/web.yaml"],\n"name": "edge-web"}\n',
  },
  'every key': { yaml: everyKey('yaml'), toml: everyKey('toml'), json: everyKey('json') },
}

describe.each(Object.keys(configs))('%s', name => {
  const texts = configs[name] as (typeof configs)[string]

  it('is the same plan in YAML, TOML and JSON', async () => {
    const digests = await Promise.all(syntaxes.map(syntax => digestOf(`bakelet.${syntax}`, texts[syntax])))
    expect(new Set(digests)).toEqual(new Set([digests[0]]))
  })

  it.each(syntaxes)('is the same plan with a byte order mark and CRLF, in %s', async syntax => {
    const file = `bakelet.${syntax}`
    const plain = await digestOf(file, texts[syntax])
    const windows = texts[syntax].replaceAll('\n', '\r\n')
    for (const text of [`\ufeff${texts[syntax]}`, windows, `\ufeff${windows}`])
      expect(await digestOf(file, text)).toBe(plain)
  })
})

it('every key means every key of the schema', async () => {
  const { document } = await parseDocument({ file: 'every-key.yaml', text: everyKey('yaml') })
  expect(absentKeys(document?.value, [])).toEqual([])
})

/** The keys that a config does not use. Of several mappings that are possible in one place, one is enough. */
function absentKeys(value: unknown, path: ConfigPath): string[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => absentKeys(item, [...path, index]))
  if (typeof value !== 'object' || value === null) return []
  const absent = shapesAt(path).map(keys => keys.filter(key => !Object.hasOwn(value, key)))
  const [fewest = []] = absent.sort((a, b) => a.length - b.length)
  return [
    ...fewest.map(key => [...path, key].join('.')),
    ...Object.entries(value).flatMap(([key, inner]) => absentKeys(inner, [...path, key])),
  ]
}
