import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { execa } from 'execa'
import { expect, it } from 'vitest'
import { dist, emptyFolder, run, starterFolder } from '../support/run.ts'
import { runHere } from '../support/run-here.ts'

it('init writes a starter that check takes', async () => {
  const cwd = await emptyFolder()
  const { exitCode, stdout, stderr } = await run(['init'], { cwd })
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' })
  expect(stderr).toMatch(/^wrote bakelet\.yaml\nwrote pods\/web\.yaml\n/)
  expect(await run(['check', '--strict'], { cwd })).toMatchObject({ exitCode: 0, stdout: '' })
})

it.each(['bakelet.yaml', 'bakelet.toml', 'pods/web.yaml'])('init does not write beside %s', async name => {
  const cwd = await starterFolder()
  await writeFile(join(cwd, name), 'mine')
  expect(await runHere(['init'], { cwd })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/already exists; nothing was written\n {2}next: /),
  })
  expect(await readFile(join(cwd, name), 'utf8')).toBe('mine')
})

/** Each way to start bakelet, as a shell line without its arguments, and the words that the next step has to begin with. */
const ways = {
  'from PATH': async (cwd: string) => {
    const bin = join(cwd, 'bin')
    await mkdir(bin)
    await symlink(join(dist, 'bakelet.cjs'), join(bin, 'bakelet'))
    return { line: 'bakelet', again: 'bakelet', path: bin }
  },
  'by npx in a project': async (cwd: string) => {
    const bin = join(cwd, 'node_modules/.bin')
    await mkdir(bin, { recursive: true })
    await symlink(join(dist, 'bakelet.cjs'), join(bin, 'bakelet'))
    return { line: 'npx --no bakelet', again: 'npx bakelet' }
  },
  'by a path with a space': async (cwd: string) => {
    const file = join(cwd, 'my bakelet')
    await symlink(join(dist, 'bakelet.cjs'), file)
    return { line: `'${file}'`, again: `'${file}'` }
  },
}

it.each([
  ['from PATH', '.', ''],
  ['from PATH', 'edge-web', ' -c edge-web/bakelet.yaml'],
  ['from PATH', "it's $(touch ran)", " -c 'it'\\''s $(touch ran)/bakelet.yaml'"],
  ['from PATH', '-x', ' -c -x/bakelet.yaml'],
  ['by npx in a project', '`touch ran`', " -c '`touch ran`/bakelet.yaml'"],
  ['by a path with a space', '.', ''],
] as const)('the next step of init works, started %s for the folder %j', async (way, folder, argument) => {
  const cwd = await emptyFolder()
  const { line, again, ...more } = await ways[way](cwd)
  const env = {
    // What runs these tests may itself be npm.
    npm_config_user_agent: undefined,
    PATH: ['path' in more ? more.path : [], process.env.PATH ?? ''].flat().join(delimiter),
  }
  const shell = (text: string, ...args: string[]) => execa('sh', ['-c', text, 'sh', ...args], { cwd, env })
  const { stderr } = await shell(`${line} init -- "$1"`, folder)
  const [, next = ''] = /^next: (.*)$/m.exec(stderr) ?? []
  expect(next).toBe(`${again} up${argument}`)
  // The same words, and a command that takes no minutes. A shell line that fails rejects.
  const checked = await shell(next.replace(`${again} up`, `${line} check --strict`))
  expect(checked.stderr).toContain(`--> ${join(folder, 'pods/web.yaml')}:`)
  await expect(readFile(join(cwd, 'ran'))).rejects.toThrow('ENOENT')
})
