import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts'
import { needConfig } from '../../src/tasks/find-config.ts'
import { compileFile } from '../../src/tasks/inputs.ts'
import { type KnownCommand, knownCommands } from '../support/command-tree.ts'
import { copyExample, makesKeys } from '../support/example.ts'
import { itWith } from '../support/foreign.ts'
import { emptyFolder, run, starterFolder } from '../support/run.ts'
import { blocks, optionsIn, root } from './markdown.ts'

const { bin, scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const commands = knownCommands()

const configs = blocks.filter(
  ({ language, text }) =>
    ['yaml', 'toml', 'json'].includes(language) && /^(name[:= ]|\{ *"name")/m.test(text),
)

describe.each(configs)('a config of $page in $language', ({ language, text }) => {
  it('has nothing that check would say', async () => {
    const file = join(await starterFolder(), `example.${language}`)
    writeFileSync(file, text)
    expect(await problemsOf(file)).toEqual([])
  })
})

describe.each(readdirSync(join(root, 'examples')))('examples/%s', name => {
  itWith(...(makesKeys(name) ? (['openssl'] as const) : []))('has nothing that check would say', async () => {
    const folder = await emptyFolder()
    await copyExample(name, folder)
    const config = ['bakelet.yaml', 'bakelet.config.ts'].find(file => existsSync(join(folder, file))) ?? ''
    if (config === 'bakelet.yaml')
      expect((await problemsOf(join(folder, config))).filter(isFault)).toEqual([])
    // Only the built program runs a config.
    else expect(await run(['check', '--strict', '-c', join(folder, config)])).toMatchObject({ exitCode: 0 })
  })
})

/** Each secret has a warning, which its owner cannot avoid. */
const isFault = ({ code }: Diagnostic) => !['pod-secret-readable', 'secret-readable'].includes(code)

async function problemsOf(file: string) {
  const { diagnostics } = await compileFile(await needConfig({ files: [file] }))
  return diagnostics.filter(({ severity }) => severity !== 'info')
}

/** What takes a network, a machine, or minutes. */
const notHere = [
  'npm ci',
  'npm test',
  'npm run',
  'npx bakelet up',
  'npx bakelet run',
  'npx bakelet fetch',
  'npx bakelet lock',
  'npx bakelet serve',
  'npx bakelet bake',
  'npx bakelet bench',
  'npx bakelet rehearse',
  'npx bakelet ps',
  'npx bakelet status',
  'npx bakelet logs',
]
const linesIn = (language: string) =>
  blocks
    .filter(block => block.language === language)
    .flatMap(({ page, text }) =>
      text
        .trimEnd()
        .split('\n')
        .flatMap(line => line.split(' && '))
        .map(line => ({ page, line })),
    )
const lines = linesIn('sh')
/** What a page shows and not every machine can run: of another folder, or with a word to fill in. */
const shown = linesIn('text').filter(({ line }) => /^(npx |bakelet [a-z]|gen )/.test(line))
const isRunHere = ({ line }: { readonly line: string }) =>
  !notHere.some(start => `${line} `.startsWith(`${start} `))

it.each(lines.filter(isRunHere))('$page: $line', async ({ line }) => {
  const cwd = await emptyFolder()
  symlinkSync(join(root, 'examples'), join(cwd, 'examples'))
  // execFile() rejects where the exit code is not 0.
  const shellLine = line.replace(/^npx bakelet\b/, () => `"${process.execPath}" "${join(root, bin.bakelet)}"`)
  expect(shellLine, 'a line that is neither run nor known').not.toBe(line)
  await promisify(execFile)('sh', ['-c', shellLine], { cwd })
})

it.each([...lines.filter(each => !isRunHere(each)), ...shown])('$page: $line, in name only', ({ line }) => {
  const [, script] = /^npm (?:run )?(\S+)/.exec(line) ?? []
  if (script) return expect(['ci', ...Object.keys(scripts)]).toContain(script)
  // A program named bakelet or gen is on PATH only where the package is installed for the whole machine.
  expect(line).toMatch(/^npx bakelet /)
  const command = commandOf(line.replace(/^npx | *#.*/g, ''))
  expect(command?.options).toEqual(expect.arrayContaining([...optionsIn(line)]))
})

/** The command that a line calls: `bakelet gen cloud-init`, not `bakelet gen`. */
function commandOf(line: string): KnownCommand | undefined {
  return commands.filter(({ name }) => `${line} `.startsWith(`${name} `)).at(-1)
}
