import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { esbuildPlugin } from '../../build/plugins.mjs'
import { dist, emptyFolder } from '../support/run.ts'

const root = join(dist, '..')

it('a build in another folder, with another home and umask, gives the same bytes', async () => {
  const folder = await emptyFolder()
  for (const name of ['src', 'build', 'build.mjs', 'package.json', 'templates', 'packer', 'tsconfig.json'])
    cpSync(join(root, name), join(folder, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  execFileSync('sh', ['-c', 'umask 077; exec "$0" build.mjs', process.execPath], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, TZ: 'Pacific/Auckland' },
  })
  expect(digests(join(folder, 'dist'))).toEqual(digests(dist))
})

it('THIRD-PARTY-NOTICES names exactly the packages whose code is in the bundles', async () => {
  // Bundled here once more and in one piece, so that a package that the build leaves out of its list is missed.
  const { metafile } = await build({
    entryPoints: ['src/cli/main.ts', 'src/index.ts', 'src/tasks/config-program/runner.ts'].map(name =>
      join(root, name),
    ),
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
    outdir: 'out',
    metafile: true,
    plugins: [esbuildPlugin],
  })
  const bundled = Object.keys(metafile.inputs).flatMap(path => {
    const inside = path.split('node_modules/').slice(1).at(-1)?.split('/')
    return inside === undefined ? [] : inside.slice(0, inside[0]?.startsWith('@') ? 2 : 1).join('/')
  })
  expect(bundled.length).toBeGreaterThan(100)
  const notices = readFileSync(join(dist, 'THIRD-PARTY-NOTICES'), 'utf8')
  const named = [...notices.matchAll(/^-{80}\n\n(\S+) \S+ \((.+)\)\n\n(?=[^-])/gm)]
  expect(new Set(named.map(([, name]) => name))).toEqual(new Set(bundled))
  expect(new Set(named.map(([, , licence]) => licence))).toEqual(
    new Set(['(Apache-2.0 AND BSD-3-Clause)', 'Apache-2.0', 'ISC', 'MIT']),
  )
})

it('every entry of the lock file names the public registry and a digest', () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const entries: [string, { integrity?: string; resolved?: string }][] = Object.entries(packages)
  const installed = entries.filter(([path]) => path !== '')
  expect(installed.length).toBeGreaterThan(100)
  expect(
    installed.filter(
      ([, { integrity, resolved }]) =>
        !integrity?.startsWith('sha512-') || !resolved?.startsWith('https://registry.npmjs.org/'),
    ),
  ).toEqual([])
})

function digests(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name =>
    statSync(join(folder, name)).isFile(),
  )
  return Object.fromEntries(
    files.sort().map(name => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ]),
  )
}
