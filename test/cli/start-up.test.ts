import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { dist, emptyFolder, run, starterFolder } from '../support/run.ts'

it.each([[['gen', 'cloud-init']], [['check']]])('%j loads no package that it does not need', async args => {
  const loaded = await loadedBy(args)
  // Not the bundle: V8 leaves a script out whose functions were collected as garbage.
  expect(loaded).toContain('bakelet.cjs')
  expect(readdirSync(join(dist, 'packages')).length).toBeGreaterThan(3)
  // The starter names its pods with a pattern.
  expect(loaded.filter(name => name.startsWith('packages'))).toEqual(['packages/tinyglobby.cjs'])
})

it('gen cloud-init loads hardly a module of Node.js itself', async () => {
  const file = join(await emptyFolder(), 'modules')
  const preload = join(await emptyFolder(), 'preload.cjs')
  // The file system is loaded before, and a stream of process would load more.
  writeFileSync(
    preload,
    `const { writeFileSync } = require('node:fs')
const before = new Set(process.moduleLoadList)
process.on('exit', () =>
  writeFileSync(${JSON.stringify(file)}, process.moduleLoadList.filter(name => !before.has(name)).join('\\n')))`,
  )
  const config = join(import.meta.dirname, '../../examples/web/bakelet.yaml')
  const { exitCode } = await run(['gen', 'cloud-init', '-c', config], {
    env: { NODE_OPTIONS: `--require ${preload}` },
  })
  expect(exitCode).toBe(0)
  const modules = readFileSync(file, 'utf8')
    .split('\n')
    .flatMap(line => /^NativeModule (?!internal\/)(.+)/.exec(line)?.[1] ?? [])
  expect(modules.sort()).toEqual(['process', 'vm'])
})

const bundles = ['main.cjs', 'gen-cloud-init.cjs']

it.each(bundles)('%s has not all of zod, of which zod/mini is enough', name => {
  expect(readFileSync(join(dist, name), 'utf8')).not.toContain('"ZodString"')
})

it.each(bundles)('%s is ASCII, as it is read', name => {
  expect(readFileSync(join(dist, name), 'latin1')).not.toMatch(/[\x80-\xff]/)
})

it('the bundle of gen cloud-init leaves out what only other commands need', () => {
  const [whole = 0, alone = 0] = bundles.map(name => statSync(join(dist, name)).size)
  expect(alone).toBeLessThan(0.75 * whole)
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
    .map(file => file.slice(dist.length + 1))
}
