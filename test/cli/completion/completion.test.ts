import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { itWith } from '../../support/foreign.ts'
import { emptyFolder, run } from '../../support/run.ts'

const cases: readonly [line: string, offers: readonly string[]][] = [
  ['bakelet ch', ['check']],
  ['bakelet gen pa', ['packer']],
  ['bakelet check --st', ['--strict']],
  ['bakelet gen cloud-init --g', ['--gzip']],
  ['bakelet up --driver m', ['multipass']],
  ['bakelet bake --format q', ['qcow2']],
  ['bakelet completion f', ['fish']],
  ['bakelet check -c ba', ['bakelet.yaml']],
  ['gen mk', ['mkosi']],
  ['gen packer --builder az', ['azure-arm']],
]

let scripts: Record<string, string>
beforeAll(async () => {
  const of = async (shell: string) => (await run(['completion', shell])).stdout
  scripts = { bash: await of('bash'), zsh: await of('zsh'), fish: await of('fish') }
})

/** A folder with the script, a config and a folder. */
async function place(shell: string): Promise<{ readonly cwd: string; readonly script: string }> {
  const cwd = await emptyFolder()
  const script = join(cwd, 'script')
  writeFileSync(script, scripts[shell] ?? '')
  writeFileSync(join(cwd, 'bakelet.yaml'), 'name: a\n')
  mkdirSync(join(cwd, 'out'))
  return { cwd, script }
}

describe('bash', () => {
  it.each(cases)('%s', async (line, offers) => {
    const { cwd, script } = await place('bash')
    const words = line.split(' ')
    const [program = ''] = words
    // As readline calls the function of `complete -F`, outside of which compopt has nothing to change.
    const ask = `compopt() { :; }; source ./script
      COMP_WORDS=(${words.join(' ')}) COMP_CWORD=${words.length - 1}
      set -- $(complete -p ${program}); "$3"; printf '%s\\n' "\${COMPREPLY[@]}"`
    const text = execFileSync('bash', ['--norc', '-euc', ask], { cwd, encoding: 'utf8' })
    expect(text.trimEnd().split('\n')).toEqual(offers)
    expect(script).not.toBe('')
  })
})

describe('fish', () => {
  for (const [line, offers] of cases)
    itWith('fish')(line, async () => {
      const { cwd } = await place('fish')
      const ask = `source ./script; complete -C '${line}'`
      const text = execFileSync('fish', ['--no-config', '-c', ask], { cwd, encoding: 'utf8' })
      expect(
        text
          .trimEnd()
          .split('\n')
          .map(each => each.split('\t')[0]),
      ).toEqual(offers)
    })
})

describe('zsh', () => {
  for (const [line, offers] of cases)
    itWith('zsh')(line, async () => {
      const { cwd } = await place('zsh')
      // In a terminal of its own: only there does zsh complete.
      const ask = `
      zmodload zsh/zpty
      zpty -b shell zsh -f -i
      zpty -w shell "PROMPT='>'; autoload -Uz compinit; compinit -u -D; source ./script; print RE''ADY"
      wait_for() { text=; for i in {1..100}; do zpty -r -t shell part && text+=$part; [[ $text == *$1* ]] && return; sleep 0.1; done }
      wait_for READY
      zpty -w -n shell $'${line}\\t'
      wait_for '${offers[0]}'
      print -r -- "$text"
      zpty -d shell`
      const text = execFileSync('zsh', ['-f', '-c', ask], { cwd, encoding: 'utf8', timeout: 30_000 })
      // biome-ignore lint/suspicious/noControlCharactersInRegex: of the terminal
      const shown = text.replace(/\x1b\[[0-9;?]*[a-zA-Z]/g, '')
      expect(shown).toContain(`${line.split(' ').slice(0, -1).join(' ')} ${offers[0]}`)
    })
})
