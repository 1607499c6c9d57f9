import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, vi } from 'vitest'
import { openStore } from '../../src/artifacts/store.ts'
import { describePackages, requireDebsbom } from '../../src/bake/debsbom.ts'
import { WorldError } from '../../src/host/errors.ts'
import { emptyFolder } from '../cli/run.ts'
import { itWith } from '../outputs/foreign.ts'

const options = { report: () => {}, signal: new AbortController().signal }

afterEach(() => {
  vi.unstubAllEnvs()
})

itWith('pip3')(
  'where PyPI cannot be reached, it is told how to do without, and nothing half stays',
  async () => {
    // Port 9, discard: nobody listens.
    vi.stubEnv('PIP_INDEX_URL', 'http://127.0.0.1:9/simple')
    for (const name of ['PIP_CONFIG_FILE', 'PIP_FIND_LINKS', 'PIP_EXTRA_INDEX_URL'])
      vi.stubEnv(name, '/dev/null')
    vi.stubEnv('PIP_RETRIES', '0')
    const cache = await emptyFolder()
    const failure = await requireDebsbom(cache, options).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(WorldError)
    expect((failure as WorldError).message).toContain('the program that writes the SBOM cannot be had')
    expect((failure as WorldError).next).toContain('--no-sbom')
    expect(readdirSync(cache)).toEqual([])
  },
)

/** Prints what it was given as the document, and leaves a mark each time it runs. */
const standIn = `import json, os, sys
open(os.path.join(os.path.dirname(__file__), 'runs'), 'a').write('.')
print(json.dumps({'argv': sys.argv[1:], 'seed': os.environ['PYTHONHASHSEED'], 'path': os.environ['PYTHONPATH']}))
`

itWith('python3 with tomllib')('the same packages are described once', async () => {
  const debsbom = await emptyFolder()
  mkdirSync(join(debsbom, 'bin'))
  writeFileSync(join(debsbom, 'bin/debsbom'), standIn)
  const store = await openStore(await emptyFolder())
  const describe = async (content: string) => {
    const packages = join(await emptyFolder(), 'packages.tar')
    writeFileSync(packages, content)
    return await describePackages(packages, { ...options, debsbom, arch: 'amd64', store })
  }
  const first = await describe('one')
  expect(first).toMatchObject({ seed: '0', path: debsbom, argv: expect.arrayContaining(['--with-licenses']) })
  expect(await describe('one')).toEqual(first)
  await describe('other')
  expect(readFileSync(join(debsbom, 'bin/runs'), 'utf8')).toBe('..')
})
