import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { emptyFolder } from '../support/run.ts'
import { runHere } from '../support/run-here.ts'
import { userDataFiles } from '../support/user-data-files.ts'
import { blocks } from './markdown.ts'

/** What takes a network, a machine, or minutes. */
const notHere = /^npx bakelet (up|bake|lock)\b/

it('docs/tutorial.md can be followed from its first line to its last', async () => {
  let cwd = await emptyFolder()
  const [mistake] = steps().filter(text => text.startsWith('error['))
  let printed: string[] = []
  for (const text of steps()) {
    const [, path] = /^# (\S+\.yaml)\n/.exec(text) ?? []
    if (path) writeFileSync(join(cwd, path), text)
    // The reader makes the mistake that the page shows next.
    else if (text === mistake) expect(await withMistake(cwd)).toContain(text.trimEnd())
    else if (text.startsWith('name:')) expect(readFileSync(join(cwd, 'bakelet.yaml'), 'utf8')).toBe(text)
    else
      for (const line of text.trimEnd().split('\n')) {
        if (line.startsWith('cd ')) cwd = join(cwd, line.slice(3))
        else if (!notHere.test(line)) printed = [...printed, await follow(line, cwd)]
      }
  }
  expect(printed).toHaveLength(6)
  expect(printed.find(text => text.includes('/etc/motd'))).toContain('bakelet.yaml:')
  const files = userDataFiles(printed.at(-1) ?? '')
  expect(files.filter(({ text }) => text.includes('Edge one')).map(({ path }) => path)).toContain('/etc/motd')
})

const steps = () => blocks.filter(({ page }) => page === 'docs/tutorial.md').map(({ text }) => text)

/** What a command prints on standard output. */
async function follow(line: string, cwd: string): Promise<string> {
  const [, args = ''] = /^npx bakelet (.*?)(?: > \S+)?$/.exec(line) ?? []
  const { exitCode, stdout, stderr } = await runHere(args.split(' '), { cwd })
  expect(stderr).not.toMatch(/^(error|warning)/m)
  expect(exitCode).toBe(0)
  return stdout
}

async function withMistake(cwd: string): Promise<string> {
  const file = join(cwd, 'pods/web.yaml')
  const right = readFileSync(file, 'utf8')
  writeFileSync(file, right.replace('hostPort', 'hostport'))
  const { exitCode, stderr } = await runHere(['check'], { cwd })
  writeFileSync(file, right)
  expect(exitCode).toBe(1)
  return stderr
}
