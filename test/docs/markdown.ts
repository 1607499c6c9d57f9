import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../..')

export interface Page {
  /** Path from the root of the repository. */
  readonly path: string
  readonly text: string
}

/** What people read: README.md and docs/. */
export const pages: readonly Page[] = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter(name => name.endsWith('.md'))
    .map(name => `docs/${name}`),
].map(path => ({ path, text: readFileSync(join(root, path), 'utf8') }))

export interface Block {
  readonly page: string
  /** yaml, sh, text and so on. */
  readonly language: string
  readonly text: string
}

/** Every fenced block of every page. */
export const blocks: readonly Block[] = pages.flatMap(({ path, text }) =>
  [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language = '', inside = '']) => ({
    page: path,
    language,
    text: inside,
  })),
)

/** What stands between backticks in a text, fenced blocks aside. */
export function codeIn(text: string): readonly string[] {
  return [...text.replace(/^```.*?^```$/gms, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)
}

/** What follows `--` goes to another program. */
export function optionsIn(text: string): readonly string[] {
  const [own = ''] = text.split(' -- ')
  return own.match(/(?<=^| )--?[a-z][a-z-]*/g) ?? []
}
