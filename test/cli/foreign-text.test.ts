import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { emptyFolder, run, starterFolder } from '../support/run.ts'

/** Clears the screen, names the window, turns text around, forges a line; in a file name as in an argument. */
const hostile = '\u001b[2J\u001b]0;owned\u0007\u009b31m\u202egpj\nerror: forged'

/** Everything that a command says, on both streams. */
async function saidBy(args: readonly string[], how: Parameters<typeof run>[1] = {}) {
  const { stdout, stderr, exitCode } = await run(args, how)
  return { text: stdout + stderr, exitCode }
}

/** Nothing but lines of text that can be seen, and none that only a hostile name made. */
function expectHarmless(text: string) {
  expect(text).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u)
  expect(text).not.toMatch(/^error: forged/m)
  // It was printed, and not just left out.
  expect(text).toContain('owned')
}

describe('a hostile argument', () => {
  it.each([
    ['command', [hostile]],
    ['option', ['check', `--${hostile}`]],
    ['value of an option', ['gen', 'packer', '--builder', hostile]],
    ['config', ['check', '-c', hostile]],
    ['config in a folder', ['gen', 'cloud-init', '-c', join(hostile, 'bakelet.yaml')]],
    ['config that is a program', ['check', '-c', `${hostile}.ts`]],
    ['path to explain', ['explain', hostile]],
    ['target', ['check', '--target', `kubelet=${hostile}`]],
    ['program', ['check', '--target', `${hostile}=1.36.4`]],
    ['component to lock', ['lock', hostile]],
    ['mirror', ['gen', 'cloud-init', '--mirror', hostile]],
    ['folder of a bundle', ['fetch', '--from', hostile]],
    ['digest of a bundle', ['fetch', '--from', '.', '--digest', hostile]],
  ])('as the %s is shown', async (_, args) => {
    const { text, exitCode } = await saidBy(args, { cwd: await starterFolder() })
    expect(exitCode).not.toBe(0)
    expectHarmless(text)
  })

  it('as the folder of a new project is shown, and is one word of a shell', async () => {
    const cwd = await emptyFolder()
    const { text, exitCode } = await saidBy(['init', `$(id)${hostile}`], { cwd })
    expect(exitCode).toBe(0)
    expectHarmless(text)
    const again = await saidBy(['init', `$(id)${hostile}`], { cwd })
    expect(again.exitCode).toBe(2)
    expectHarmless(again.text)
  })

  it('in words to paste is one word of a shell', async () => {
    const made = await saidBy(['init', '$(id)'], { cwd: await emptyFolder() })
    expect(made.text).toMatch(/^next: .* up -c '\$\(id\)\/bakelet\.yaml'$/m)
    const locked = await saidBy(['lock', '$(id)', 'a b'], { cwd: await starterFolder() })
    expect(locked.text).toContain("`bakelet lock --update '$(id)' 'a b'`")
  })

  it('as the folder of an output is shown', async () => {
    const cwd = await starterFolder()
    const { text, exitCode } = await saidBy(['gen', 'cloud-init', '-o', hostile], { cwd })
    expect(exitCode).toBe(0)
    expectHarmless(text)
  })

  it('as the store is shown', async () => {
    const cwd = await starterFolder()
    await writeFile(join(cwd, 'file'), '')
    const env = { BAKELET_STORE: join(cwd, 'file', hostile) }
    const { text, exitCode } = await saidBy(['fetch', '--offline'], { cwd, env })
    expect(exitCode).toBe(2)
    expectHarmless(text)
  })
})

describe('a hostile file', () => {
  it('that is the config is shown', async () => {
    const cwd = await emptyFolder()
    const file = `${hostile}.yaml`
    for (const content of ['name: Wrong\n', '', 'name: right\n', `${JSON.stringify({ [hostile]: 1 })}\n`]) {
      await writeFile(join(cwd, file), content)
      expectHarmless((await saidBy(['check', '-c', file], { cwd })).text)
    }
  })

  it('that is a pod is shown', async () => {
    const cwd = await emptyFolder()
    await writeFile(join(cwd, 'bakelet.yaml'), 'name: edge\npods: ["*.yml"]\n')
    await writeFile(join(cwd, `${hostile}.yml`), 'a: b\n')
    expectHarmless((await saidBy(['check'], { cwd })).text)
  })

  it('that is the manifest of a bundle is shown, whatever is in it', async () => {
    const cwd = await starterFolder()
    await mkdir(join(cwd, 'bundle'))
    for (const manifest of [
      hostile,
      JSON.stringify({ [hostile]: hostile }),
      JSON.stringify({ formatVersion: hostile }),
      JSON.stringify({ formatVersion: 1, name: hostile, arch: hostile, files: [{ path: hostile }] }),
    ]) {
      await writeFile(join(cwd, 'bundle', 'bundle.json'), manifest)
      const { text, exitCode } = await saidBy(['fetch', '--from', 'bundle'], { cwd })
      expect(exitCode).toBe(2)
      expect(text).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u)
    }
  })
})

it('a password in a config is not printed', async () => {
  const cwd = await emptyFolder()
  const secret = 'hunter2'.repeat(100)
  await writeFile(
    join(cwd, 'bakelet.yaml'),
    `name: edge\nbase: {url: "https://me:${secret}@example.org/ x", sha256: ab}\n`,
  )
  for (const args of [['check'], ['check', '--json'], ['gen', 'cloud-init'], ['fetch']]) {
    const { text, exitCode } = await saidBy(args, { cwd })
    expect(exitCode).toBe(1)
    expect(text).toContain('https://')
    expect(text).not.toContain('hunter2')
  }
})
