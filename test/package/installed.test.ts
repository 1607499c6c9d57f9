import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { dist } from '../support/run.ts'

const root = join(dist, '..')
/** PACKAGE_NODE=$(npx -y -p node@22 which node) runs the installed package with that version. */
const node = process.env.PACKAGE_NODE ?? process.execPath

describe('the package, packed and installed in an empty folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bakelet-package-'))
  const env = {
    ...process.env,
    PATH: `${dirname(node)}${delimiter}${process.env.PATH}`,
    XDG_CACHE_HOME: join(folder, 'cache'),
  }
  let packed: { filename: string; files: { path: string }[]; size: number }

  beforeAll(() => {
    // dist/ is built already, and other tests are reading it.
    const answer = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
      cwd: root,
      encoding: 'utf8',
    })
    packed = JSON.parse(answer)[0]
    writeFileSync(join(folder, 'package.json'), '{"type":"module","private":true}')
    // npm warns of a package with scripts that run at the user's, as `prepare` would.
    const install = ['install', '--offline', '--no-audit', '--no-fund', `./${packed.filename}`]
    const { stderr, status } = spawnSync('npm', install, { cwd: folder, env, encoding: 'utf8' })
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
    return () => rmSync(folder, { recursive: true })
  }, 60_000)

  /** Runs an executable of the package, as npx does. */
  function bin(name: string, ...args: string[]): string {
    return execFileSync(node, [join(folder, 'node_modules/.bin', name), ...args], {
      cwd: folder,
      env,
      encoding: 'utf8',
    })
  }

  it('installs nothing else', () => {
    expect(readdirSync(join(folder, 'node_modules')).filter(name => !name.startsWith('.'))).toEqual([
      'bakelet',
    ])
  })

  it('contains what runs and what explains it', () => {
    const paths = packed.files.map(({ path }) =>
      path.replace(/^(dist\/(?:types|data|library|packages|schema)|docs)\/.*/, '$1/'),
    )
    expect([...new Set(paths)].sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist/THIRD-PARTY-NOTICES',
      'dist/bakelet.cjs',
      'dist/data/',
      'dist/gen-cloud-init.cjs',
      'dist/gen.cjs',
      'dist/library/',
      'dist/main.cjs',
      'dist/packages/',
      'dist/schema.json',
      'dist/schema/',
      'dist/types/',
      'docs/',
      'package.json',
    ])
    expect(packed.files.filter(({ path }) => /\.map$|\.test\.|(?<!\.d)\.ts$/.test(path))).toEqual([])
    // A quarter is the TypeScript loader for bakelet.config.ts, which only such a config reads.
    expect(packed.size).toBeLessThan(2.5 * 1024 * 1024)
  })

  it('runs: init, check, gen cloud-init, and gen alone', () => {
    bin('bakelet', 'init')
    bin('bakelet', 'check')
    const userData = bin('bakelet', 'gen', 'cloud-init')
    expect(userData).toMatch(/^#cloud-config\n/)
    expect(bin('gen', 'cloud-init')).toBe(userData)
  })

  it('is imported as a module', () => {
    const program =
      "import('bakelet').then(({ compile, defineConfig }) => console.log(typeof compile, typeof defineConfig))"
    expect(execFileSync(node, ['-e', program], { cwd: folder, encoding: 'utf8' })).toBe('function function\n')
  })

  it.each(['nodenext', 'bundler'])('type-checks strictly, without other types: %s', moduleResolution => {
    expect(typeCheck(moduleResolution, consumer)).toBe('')
  })

  it('reports a wrong key and a wrong value of a config', () => {
    expect(
      typeCheck(
        'nodenext',
        "import { defineConfig } from 'bakelet'\ndefineConfig({ name: 'a', arhc: 'amd64' })\n",
      ),
    ).toContain('arhc')
    expect(
      typeCheck(
        'nodenext',
        "import type { Config } from 'bakelet'\nexport const arch: Config['arch'] = 'riscv'\n",
      ),
    ).toContain('TS2322')
  })

  function typeCheck(moduleResolution: string, text: string): string {
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
      target: 'es2023',
      lib: ['es2023'],
      types: [],
      module: moduleResolution === 'bundler' ? 'esnext' : 'nodenext',
      moduleResolution,
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }))
    writeFileSync(join(folder, 'program.ts'), text)
    const tsc = join(root, 'node_modules/.bin/tsc')
    const { stdout, error } = spawnSync(tsc, ['-p', folder], { encoding: 'utf8' })
    if (error) throw error
    return stdout
  }
})

const consumer = readFileSync(join(import.meta.dirname, 'consumer.txt'), 'utf8')
