import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command, Option } from 'commander'
import { beforeAll, describe, expect, it } from 'vitest'
import { bashCompletion } from '../../../src/cli/completion/bash.ts'
import { fishCompletion } from '../../../src/cli/completion/fish.ts'
import { completedCommand } from '../../../src/cli/completion/tree.ts'
import { zshCompletion } from '../../../src/cli/completion/zsh.ts'
import { run as check, itWith } from '../../support/foreign.ts'
import { lineEditor } from '../../support/line-editor.ts'
import { emptyFolder, run } from '../../support/run.ts'

/** What is typed before Tab, and the line after it. */
const completed: readonly [typed: string, line: string][] = [
  ['bakelet ch', 'bakelet check'],
  ['bakelet --debug ch', 'bakelet --debug check'],
  ['bakelet gen pa', 'bakelet gen packer'],
  ['bakelet check --st', 'bakelet check --strict'],
  ['bakelet gen cloud-init --g', 'bakelet gen cloud-init --gzip'],
  ['bakelet up --driver m', 'bakelet up --driver multipass'],
  ['bakelet up --driver=m', 'bakelet up --driver=multipass'],
  ['bakelet bake --format q', 'bakelet bake --format qcow2'],
  ['bakelet bake --format raw q', 'bakelet bake --format raw qcow2'],
  ['bakelet bake --format raw qcow2 vm', 'bakelet bake --format raw qcow2 vmdk'],
  ['bakelet bake --format raw --off', 'bakelet bake --format raw --offline'],
  ['bakelet bench --against fl', 'bakelet bench --against floor'],
  ['bakelet bench --against floor,q', 'bakelet bench --against floor,quadlet'],
  ['bakelet completion f', 'bakelet completion fish'],
  ['bakelet check -c ba', 'bakelet check -c bakelet.yaml'],
  ['bakelet check --config ba', 'bakelet check --config bakelet.yaml'],
  ['bakelet check --config=ba', 'bakelet check --config=bakelet.yaml'],
  ['bakelet check -c a -c ba', 'bakelet check -c a -c bakelet.yaml'],
  ['bakelet check -c my\\ c', 'bakelet check -c my\\ config.yaml'],
  ['bakelet gen mkosi -o ou', 'bakelet gen mkosi -o out/'],
  ['bakelet init ou', 'bakelet init out/'],
  ['gen mk', 'gen mkosi'],
  ['gen packer --builder az', 'gen packer --builder azure-arm'],
  // Nothing to offer: names of files for a value that is not one, another command's option.
  ['bakelet check --set ba', 'bakelet check --set ba'],
  ['bakelet versions ba', 'bakelet versions ba'],
  ['bakelet fetch --from bake --fo', 'bakelet fetch --from bake --fo'],
]

const shells = ['bash', 'zsh', 'fish'] as const
let scripts: Record<(typeof shells)[number], string>
beforeAll(async () => {
  const of = async (shell: string) => (await run(['completion', shell])).stdout
  scripts = { bash: await of('bash'), zsh: await of('zsh'), fish: await of('fish') }
})

/** A folder with the script, two configs and a folder. */
async function place(text: string): Promise<{ readonly cwd: string; readonly script: string }> {
  const cwd = await emptyFolder()
  writeFileSync(join(cwd, 'script'), text)
  for (const name of ['bakelet.yaml', 'my config.yaml']) writeFileSync(join(cwd, name), 'name: a\n')
  mkdirSync(join(cwd, 'out'))
  return { cwd, script: './script' }
}

/** The words that fish offers for the last word of a line, with their descriptions. */
function offeredByFish(cwd: string, line: string): string[][] {
  const text = execFileSync('fish', ['--no-config', '-c', `source ./script; complete -C "$LINE"`], {
    cwd,
    env: { ...process.env, LINE: line },
    encoding: 'utf8',
  })
  return text.split('\n').flatMap(each => (each === '' ? [] : [each.split('\t')]))
}

/** The blank or comma at the end is the shell's own: the next key replaces it. */
const withoutTail = (line: string) => line.replace(/[ ,]$/, '')

for (const shell of ['bash', 'zsh'] as const)
  itWith(shell)(`${shell} completes commands, options and values`, async () => {
    const complete = await lineEditor(shell, await place(scripts[shell]))
    const lines: [string, string][] = []
    for (const [typed] of completed) lines.push([typed, withoutTail(await complete(typed))])
    expect(lines).toEqual(completed)
  })

itWith('fish')('fish completes commands, options and values', async () => {
  const { cwd } = await place(scripts.fish)
  // fish quotes an offer only when it puts it into the line.
  const last = (line: string) => /(?:\\ |\S)*$/.exec(line)?.[0].replace('\\ ', ' ')
  expect(completed.map(([typed]) => [typed, offeredByFish(cwd, typed).map(([word]) => word)])).toEqual(
    completed.map(([typed, line]) => [typed, typed === line ? [] : [last(line)]]),
  )
})

itWith('shellcheck')('shellcheck finds nothing in the script for bash', () => {
  expect(check('shellcheck', ['--shell=bash', '-'], scripts.bash)).toEqual({ status: 0, output: '' })
})

describe('help text', () => {
  const summary = `it's "$(touch pwned)" \`touch pwned\` [a]:b \\ $HOME % (touch pwned); not this`
  const shown = summary.split(' (')[0]
  const root = completedCommand(
    new Command('bakelet').addCommand(
      new Command('check')
        .description(summary)
        .addOption(new Option('--driver <name>', summary).choices(['qemu', 'multipass'])),
    ),
  )

  for (const [shell, text] of [
    ['bash', bashCompletion(root, {})],
    ['zsh', zshCompletion(root, {})],
  ] as const)
    itWith(shell)(`runs nothing in ${shell}`, async () => {
      const { cwd, script } = await place(text)
      const complete = await lineEditor(shell, { cwd, script })
      expect(withoutTail(await complete('bakelet ch'))).toBe('bakelet check')
      expect(withoutTail(await complete('bakelet check --dr')).replace('=', '')).toBe(
        'bakelet check --driver',
      )
      expect(withoutTail(await complete('bakelet check --driver m'))).toBe('bakelet check --driver multipass')
      expect(readdirSync(cwd)).not.toContain('pwned')
    })

  itWith('fish')('is shown by fish as it is', async () => {
    const { cwd } = await place(fishCompletion(root, {}))
    expect(offeredByFish(cwd, 'bakelet ch')).toEqual([['check', shown]])
    expect(offeredByFish(cwd, 'bakelet check --dr')).toEqual([['--driver', shown]])
    expect(readdirSync(cwd)).not.toContain('pwned')
  })
})

it('refuses a name that a shell would take for two words', () => {
  const command = new Command('bakelet').addOption(new Option('--driver <name>').choices(['a b']))
  expect(() => completedCommand(command)).toThrow('a shell cannot complete a b')
})
