import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hclBlock, hclString, hclTemplateString } from '../../src/render/hcl.ts'
import { hostile, oddities } from '../compile/property/hostile.ts'
import { itWith, run } from '../support/foreign.ts'

const isString = (text: string) => text === text.normalize('NFC') && text.isWellFormed()
const texts = [
  ...oddities,
  ...[
    '$\u0024{x}',
    '$$\u0024{x}',
    '%%{x}',
    '{{{{',
    '{{{',
    '{{"',
    '"{{',
    '{{`',
    '{{/* */}}',
    '{{- x -}}',
    '\\{{',
    '{{\n}}',
  ],
  ...fc.sample(hostile, { numRuns: 400, seed: 20261124 }),
].filter(isString)

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bakelet-hcl-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const named = (values: readonly string[], print: typeof hclString) =>
  hclBlock('locals', {
    attributes: Object.fromEntries(values.map((value, index) => [`t${index}`, print(value)])),
  })

describe('hclString', () => {
  itWith('packer')('comes out of Packer as it went in', () => {
    writeFileSync(join(folder, 'values.pkr.hcl'), named(texts, hclString))
    const all = `jsonencode([${texts.map((_, index) => `local.t${index}`).join(', ')}])`
    const { status, output } = run('packer', ['console', folder], all)
    expect(status, output).toBe(0)
    expect(JSON.parse(output)).toEqual(texts)
  })

  itWith('packer')('is written as packer fmt writes it', () => {
    const plain = ['edge-web', '1.36.4', 'é "x" \\ $']
    const map = Object.fromEntries(plain.map(value => [value, hclString(value)]))
    writeFileSync(
      join(folder, 'values.pkr.hcl'),
      hclBlock('locals', { attributes: { a: hclString('x'), longer: hclString('y') }, objects: { map } }),
    )
    expect(run('packer', ['fmt', '-check', '-diff', folder])).toEqual({ status: 0, output: '' })
  })

  it.each(['e\u0301', '\u212b', '\ud83d'])('refuses %j, which no string of HCL can be', text => {
    expect(() => hclString(text)).toThrow(/HCL cannot hold/)
  })
})

describe('hclTemplateString', () => {
  // The builder "file" writes an option as it is once Packer has rendered it.
  itWith('packer')('comes out of an option of a builder as it went in', () => {
    const between = '\n-- next --\n'
    const target = join(folder, 'written')
    const content = texts.map((_, index) => `\${local.t${index}}`).join('\\n-- next --\\n')
    writeFileSync(
      join(folder, 'values.pkr.hcl'),
      `${named(texts, hclTemplateString)}
source "file" "x" {
  content = "${content}"
  target  = ${hclString(target)}
}
build {
  sources = ["source.file.x"]
}
`,
    )
    const { status, output } = run('packer', ['build', '-color=false', folder])
    expect(status, output).toBe(0)
    expect(readFileSync(target, 'utf8').split(between)).toEqual(texts)
  })
})
