import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseAst } from 'vitest/node'
import { knownCommands } from '../support/command-tree.ts'
import { pages, root } from './markdown.ts'

/** Phrases that read as translated; CONTRIBUTING.md shows what to write instead. */
const phrases =
  /(?<!\bthere )\b(?:is|are) (?:none|no(?! longer))\b|\banew\b|\b(?:of|than|but) ours\b|\bthe world\b|\bwhat is not here\b/gi

const phrasesIn = (text: string): readonly string[] => [...text.matchAll(phrases)].map(([found]) => found)

describe('phrases that read as translated', () => {
  it.each([
    ['make it anew', ['anew']],
    ['which is none of upstream', ['is none']],
    ['`x` is no folder', ['is no']],
    ['There is no such key, there is none', []],
    ['the flag is no longer known', []],
  ])('in %j are %j', (text, found) => {
    expect(phrasesIn(text)).toEqual(found)
  })
})

it.each([
  ...pages,
  ...['CONTRIBUTING.md', 'SECURITY.md'].map(path => ({ path, text: readFileSync(join(root, path), 'utf8') })),
])('$path is in plain English', ({ text }) => {
  expect(phrasesIn(text)).toEqual([])
})

it.each(knownCommands())('$name --help is in plain English', ({ help }) => {
  expect(phrasesIn(help)).toEqual([])
})

it('errors and other texts of src/ are in plain English', () => {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    name => name.endsWith('.ts') && !name.endsWith('.d.ts'),
  )
  const texts = files.flatMap(name =>
    textsIn(readFileSync(join(root, 'src', name), 'utf8')).map(text => ({ name, text })),
  )
  // A walk that misses the texts would find nothing wrong.
  expect(texts).toContainEqual({
    name: join('cli', 'commands.ts'),
    text: 'Report all problems at once; write nothing.',
  })
  expect(texts.filter(({ text }) => phrasesIn(text).length > 0)).toEqual([])
})

/** The strings and templates of a program, without its comments. An expression inside a template becomes `…`. */
function textsIn(program: string): readonly string[] {
  const texts: string[] = []
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const item of node) visit(item)
    if (!isNode(node)) return
    if (node.type === 'Literal' && typeof node.value === 'string') texts.push(node.value)
    if (node.type === 'TemplateLiteral') texts.push(templateText(node.quasis))
    for (const child of Object.values(node)) visit(child)
  }
  visit(parseAst(program, { lang: 'ts' }))
  return texts
}

function templateText(quasis: unknown): string {
  const parts = quasis as readonly { readonly value: { readonly cooked: string } }[]
  return parts.map(({ value }) => value.cooked).join('…')
}

interface Node {
  readonly type: string
  readonly value?: unknown
  readonly quasis?: unknown
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}
