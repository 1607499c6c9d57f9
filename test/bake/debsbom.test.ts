import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, vi } from 'vitest'
import { openStore } from '../../src/artifacts/store.ts'
import { describePackages, requireDebsbom } from '../../src/bake/debsbom.ts'
import { WorldError } from '../../src/host/errors.ts'
import { itWith } from '../support/foreign.ts'
import { emptyFolder } from '../support/run.ts'

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

const validDocument = {
  spdxVersion: 'SPDX-2.3',
  SPDXID: 'SPDXRef-DOCUMENT',
  dataLicense: 'CC0-1.0',
  name: 'image',
  documentNamespace: 'https://spdx.org/spdxdocs/os',
  creationInfo: { created: '1970-01-01T00:00:00Z', creators: ['Tool: debsbom'] },
  packages: [
    {
      ...{ SPDXID: 'SPDXRef-image', name: 'image', downloadLocation: 'NOASSERTION', filesAnalyzed: false },
      ...{ licenseConcluded: 'NOASSERTION', licenseDeclared: 'NOASSERTION', copyrightText: 'NOASSERTION' },
    },
  ],
  relationships: [
    {
      spdxElementId: 'SPDXRef-DOCUMENT',
      relationshipType: 'DESCRIBES',
      relatedSpdxElement: 'SPDXRef-image',
    },
  ],
}

/** Describes packages with a program in debsbom's place. */
async function describer(program: string) {
  const debsbom = await emptyFolder()
  mkdirSync(join(debsbom, 'bin'))
  writeFileSync(join(debsbom, 'bin/debsbom'), program)
  const store = await openStore(await emptyFolder())
  return {
    debsbom,
    describe: async (content: string) => {
      const packages = join(await emptyFolder(), 'packages.tar')
      writeFileSync(packages, content)
      return await describePackages(packages, { ...options, debsbom, arch: 'amd64', store })
    },
  }
}

/** Prints a document with the program's own arguments in it, and leaves a mark each time it runs. */
const standIn = `import json, os, sys
open(os.path.join(os.path.dirname(__file__), 'runs'), 'a').write('.')
document = json.loads(${JSON.stringify(JSON.stringify(validDocument))})
print(json.dumps({**document, 'argv': sys.argv[1:], 'seed': os.environ['PYTHONHASHSEED'], 'path': os.environ['PYTHONPATH']}))
`

itWith('python3 with tomllib')('the same packages are described once', async () => {
  const { debsbom, describe } = await describer(standIn)
  const first = await describe('one')
  expect(first).toMatchObject({ seed: '0', path: debsbom, argv: expect.arrayContaining(['--with-licenses']) })
  expect(await describe('one')).toEqual(first)
  await describe('other')
  expect(readFileSync(join(debsbom, 'bin/runs'), 'utf8')).toBe('..')
})

itWith('python3 with tomllib')('an answer that is not an SPDX document is refused', async () => {
  const answers = [
    '',
    '<html>',
    'null',
    '[]',
    '{}',
    JSON.stringify({ ...validDocument, packages: null }),
    JSON.stringify({ ...validDocument, packages: [null] }),
    JSON.stringify({ ...validDocument, relationships: [] }),
    JSON.stringify({ ...validDocument, creationInfo: { created: 'now' } }),
    '\u001b[2J',
  ]
  for (const answer of answers) {
    const { describe } = await describer(`import sys\nsys.stdout.write(${JSON.stringify(answer)})\n`)
    const error = await describe('one').catch((error: unknown) => error)
    expect(error).toBeInstanceOf(WorldError)
    expect((error as WorldError).message).toMatch(/^debsbom, the program that writes the SBOM, answered /)
    expect((error as WorldError).message).not.toContain('\u001b')
    expect((error as WorldError).next).toContain('--no-sbom')
  }
})
