import { expect, it } from 'vitest'
import { folderGraph, folderPage, reduced } from '../architecture/graph.ts'
import { readSources } from '../architecture/imports.ts'

// `npm run docs` runs this file with --update.
it('docs/folders.md is what src/ imports', async () => {
  await expect(folderPage(folderGraph(readSources('src')))).toMatchFileSnapshot('../../docs/folders.md')
})

it('edges that follow from others are not drawn', () => {
  const graph = new Map([
    ['a', new Set(['b', 'c'])],
    ['b', new Set(['c'])],
    ['c', new Set<string>()],
  ])
  expect(reduced(graph)).toEqual(
    new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', []],
    ]),
  )
})
