import { describe, expect, it } from 'vitest'
import { knownCommands } from '../support/command-tree.ts'
import { run } from '../support/run.ts'

const commands = knownCommands()

describe.each(commands)('$name --help', ({ name, help }) => {
  const examples = /\nExamples:\n((?: {2}.*\n)+)/.exec(help)?.[1]?.trimEnd().split('\n') ?? []

  it('shows examples', () => {
    expect(examples).not.toEqual([])
    for (const example of examples) expect(example).toMatch(new RegExp(`^ {2}(?:source <\\()?${name}\\b`))
  })

  it('shows examples with existing options', () => {
    for (const example of examples) {
      const called = commands.filter(({ name }) => example.trim().startsWith(name)).at(-1)
      // What follows `--` goes to another program.
      const [own = ''] = example.split(' -- ')
      expect(called?.options).toEqual(expect.arrayContaining(own.match(/(?<= )--?[a-z][a-z-]*/g) ?? []))
    }
  })
})

it.each([
  ['bakelet', ['--help'], 'bakelet'],
  ['bakelet', ['gen', '--help'], 'bakelet gen'],
  ['gen', ['--help'], 'bakelet gen'],
  ['gen', ['cloud-init', '--help'], 'bakelet gen cloud-init'],
] as const)('%s %j goes to standard output', async (executable, args, usage) => {
  const { exitCode, stdout, stderr } = await run(args, { executable })
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  expect(stdout).toMatch(new RegExp(`^Usage: ${usage} \\[options\\][\\s\\S]*\\nExamples:\\n`))
})
