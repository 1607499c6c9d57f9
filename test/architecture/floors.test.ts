import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { circlesOf } from './circles.ts'
import { readFloors } from './floors.ts'
import { folderOf, importsOf, readSources } from './imports.ts'

const floors = readFloors()
const sources = readSources('src')
/** src/index.ts is the door of the package, and src/assets.d.ts describes what the bundler makes of a template. */
const inFolders = sources.filter(({ path }) => path.includes('/'))

/** Packages without I/O. Node's own hashing and compression give the same bytes for the same input. */
const purePackages = [
  ...['node:crypto', 'node:zlib'],
  ...[
    'fastest-levenshtein',
    'fflate',
    'picocolors',
    'smol-toml',
    'string-width',
    'toml-eslint-parser',
    'yaml',
  ],
  'zod/mini',
]

describe('the floors of docs/architecture.md', () => {
  test('name every folder of src/, and no other', () => {
    const folders = readdirSync('src', { withFileTypes: true }).filter(entry => entry.isDirectory())
    expect([...floors.keys()].sort()).toEqual(folders.map(({ name }) => name).sort())
  })

  test('no folder imports one above it, or beside it', () => {
    const wrong = inFolders.flatMap(({ path, files }) =>
      files
        .filter(file => folderOf(file) !== folderOf(path) && !isText(file))
        .filter(file => !(levelOf(file) < levelOf(path)))
        .map(file => `${path} (floor ${levelOf(path)}) imports ${file} (floor ${levelOf(file)})`),
    )
    expect(wrong).toEqual([])
  })

  test('pure folders import pure folders and packages without I/O', () => {
    const pure = inFolders.filter(({ path }) => floors.get(folderOf(path))?.pure)
    const wrong = pure.flatMap(({ path, files, packages }) =>
      [
        ...files.filter(file => floors.get(folderOf(file))?.pure === false),
        ...packages.filter(name => !purePackages.includes(name)),
      ].map(name => `${path} imports ${name}`),
    )
    expect(wrong).toEqual([])
  })

  test('pure folders ask neither the process, the clock nor chance', () => {
    const impure =
      /\bprocess\.|\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bfetch\(|\bsetTimeout\(|\bperformance\./
    const wrong = inFolders
      .filter(({ path, text }) => floors.get(folderOf(path))?.pure && impure.test(withoutComments(text)))
      .map(({ path }) => path)
    expect(wrong).toEqual([])
  })
})

test('there is no import circle in src/, counting types', () => {
  expect(circlesOf(new Map(sources.map(({ path, files }) => [path, files])))).toEqual([])
})

test('only files that exist are imported, so no edge of the graph is lost', () => {
  const known = new Set(sources.map(({ path }) => path))
  const isCode = (file: string) => file.endsWith('.ts') && !file.startsWith('..')
  expect(sources.flatMap(({ files }) => files.filter(file => isCode(file) && !known.has(file)))).toEqual([])
})

test('imports of every form are seen', () => {
  const text = [
    `import 'a'`,
    `import type { B } from './b.ts'`,
    `import {\n  c,\n  type D,\n} from './c.ts'`,
    `export { e } from './e.ts'`,
    `export * from './f.ts'`,
    `const g = await import('./g.ts')`,
    `const { h } = await import(\n  './h.ts'\n)`,
    `type I = typeof import('./i.ts')`,
    `import j from './j.json' with { type: 'json' }`,
    `const k = "import('./text.ts'" // from './comment.ts'`,
  ].join('\n')
  expect(importsOf(text).sort()).toEqual(
    ['a', './b.ts', './c.ts', './e.ts', './f.ts', './g.ts', './h.ts', './i.ts', './j.json'].sort(),
  )
})

test('circles are found', () => {
  const graph = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['c', ['a']],
    ['d', ['e']],
    ['e', []],
    ['f', ['f']],
  ])
  expect(circlesOf(graph).map(circle => circle.sort())).toEqual([['a', 'b', 'c'], ['f']])
})

/** templates/ and packer/ hold text, which the bundler turns into modules. */
function isText(file: string): boolean {
  return file.startsWith('../templates/') || file.startsWith('../packer/')
}

function levelOf(file: string): number {
  return floors.get(folderOf(file))?.level ?? Number.NaN
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
}
