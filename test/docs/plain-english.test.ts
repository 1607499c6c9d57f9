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

const filesIn = (folder: string, kind: RegExp) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => kind.test(name) && !name.endsWith('.d.ts'))
    .map(name => ({ name, text: readFileSync(join(root, folder, name), 'utf8') }))

it('errors and other texts of src/ are in plain English', () => {
  const texts = filesIn('src', /\.ts$/).flatMap(({ name, text }) =>
    textsIn(text).map(found => ({ name, text: found })),
  )
  // A walk that misses the texts would find nothing wrong.
  expect(texts).toContainEqual({
    name: join('cli', 'commands.ts'),
    text: 'Report all problems at once; write nothing.',
  })
  expect(texts.filter(({ text }) => phrasesIn(text).length > 0)).toEqual([])
})

it.each(['src', 'templates', 'scripts', 'build'])('nothing in %s/ is said to be none', folder => {
  const found = filesIn(folder, /\.(ts|mjs|go|sh|hbs|py)$/).flatMap(({ name, text }) =>
    [...text.matchAll(/(?<!\bthere )\b(?:is|are) no(?:ne\b| [a-z]+)/gi)].map(([words]) => ({
      name,
      words,
    })),
  )
  expect(found.filter(({ words }) => !/ no (longer|better|use)$/.test(words))).toEqual([])
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
