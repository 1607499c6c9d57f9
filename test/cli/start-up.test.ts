import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { dist, emptyFolder, run, starterFolder } from './run.ts'

// A name that each package keeps in the bundle: where it comes from cannot be told from the name of a chunk.
const packages = {
  undici: 'MockAgent',
  execa: 'ExecaError',
  listr2: 'ListrError',
  'toml-eslint-parser': 'parseTOML',
}

it.each([[['gen', 'cloud-init']], [['check']]])('%j loads no package that it does not need', async args => {
  const loaded = await loadedBy(args)
  expect(loaded.length).toBeGreaterThan(3)
  const bundled = readdirSync(dist)
    .filter(name => name.endsWith('.js'))
    .map(name => join(dist, name))
  for (const [name, mark] of Object.entries(packages)) {
    const holders = bundled.filter(file => readFileSync(file, 'utf8').includes(mark))
    expect(holders, `${mark} marks ${name}`).not.toEqual([])
    expect(
      loaded.filter(file => holders.includes(file)),
      name,
    ).toEqual([])
  }
})

it('no command loads all of zod, of which zod/mini is enough', () => {
  const bundled = readdirSync(dist).filter(name => name.endsWith('.js'))
  expect(bundled.filter(name => readFileSync(join(dist, name), 'utf8').includes('"ZodString"'))).toEqual([])
})

/** The files of dist/ that Node ran, as its coverage report names them. */
async function loadedBy(args: readonly string[]): Promise<readonly string[]> {
  const folder = await emptyFolder()
  const { exitCode } = await run(args, { cwd: await starterFolder(), env: { NODE_V8_COVERAGE: folder } })
  expect(exitCode).toBe(0)
  const reports = readdirSync(folder).map(name => JSON.parse(readFileSync(join(folder, name), 'utf8')))
  const urls: string[] = reports.flatMap(({ result }) => result.map(({ url }: { url: string }) => url))
  return urls
    .filter(url => url.startsWith('file:'))
    .map(url => fileURLToPath(url))
    .filter(file => file.startsWith(dist))
}
