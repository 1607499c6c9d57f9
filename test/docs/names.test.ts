import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { knownCommands } from '../support/command-tree.ts'
import { codeIn, optionsIn, pages, root } from './markdown.ts'

const commands = knownCommands()
const runnable = commands.filter(({ isGroup }) => !isGroup)
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

const readme = readFileSync(join(root, 'README.md'), 'utf8')
/** The rows of the table of commands: `bakelet explain PATH` and what it does. */
const rows = [...readme.matchAll(/^\| `(bakelet [a-z -]+?)(?: [A-Z]+)?` \| (.*) \|$/gm)]

it('the table of commands has every command and no other', () => {
  expect(rows.map(([, name]) => name).sort()).toEqual(runnable.map(({ name }) => name).sort())
})

it.each(rows.map(([, name, text]) => ({ name, text: text ?? '' })))(
  'the options in the row of $name are in its help',
  ({ name, text }) => {
    const known = commands.find(command => command.name === name)?.options
    expect(known).toEqual(expect.arrayContaining(codeIn(text).flatMap(optionsIn)))
  },
)

describe.each(pages)('$path', ({ path, text }) => {
  const code = codeIn(text)

  // `gen` is on PATH only where bakelet is installed: elsewhere `npx gen` runs the package of that name.
  it('names existing commands, and by `bakelet`', () => {
    for (const example of code.filter(each => /^(bakelet|gen) [a-z]/.test(each)))
      expect(
        commands.some(({ name }) => `${example} `.startsWith(`${name} `)),
        example,
      ).toBe(true)
    for (const [, script = ''] of text.matchAll(/`npm (?:run )?(?!ci\b)([a-z:-]+)/g))
      expect(scripts).toHaveProperty([script])
  })

  it('names options that there are', () => {
    const known = commands.flatMap(({ options }) => options)
    const own = code.filter(each => !each.startsWith('kubectl '))
    expect(known).toEqual(expect.arrayContaining(own.flatMap(optionsIn)))
  })

  it('leads to files that there are', () => {
    for (const [, target = ''] of text.matchAll(/\]\(([^)#:]+)\)/g))
      expect(existsSync(join(root, dirname(path), target)), target).toBe(true)
  })
})
