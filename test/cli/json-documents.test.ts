import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { applyDocument } from '../../src/cli/apply.ts'
import { proofOf } from '../../src/cli/boot.ts'
import { type DocumentName, documentNames, documentSchema } from '../../src/cli/json/documents.ts'
import { jsonText } from '../../src/cli/json-text.ts'
import type { Rehearsal } from '../../src/rehearse/rehearsal.ts'
import type { Applied } from '../../src/tasks/apply.ts'
import type { NodeStatus } from '../../src/tasks/node-status.ts'
import { podReport } from '../status/pod-report.ts'
import { knownCommands } from '../support/command-tree.ts'
import { itWith } from '../support/foreign.ts'
import { expectDocument } from '../support/json-document.ts'
import { dist, emptyFolder, starterFolder } from '../support/run.ts'
import { runHere } from '../support/run-here.ts'

const cases = join(import.meta.dirname, '../cases')
/** The command lines whose results are here; of the others, the tests beside them. */
const commands: Partial<Record<DocumentName, readonly string[]>> = {
  check: ['check'],
  'check-target': ['check', '--target', '1.37'],
  plan: ['plan'],
  'plan-explain': ['plan', '--explain'],
  explain: ['explain', 'kubelet'],
  versions: ['versions'],
}
const results = Object.entries(commands) as [DocumentName, readonly string[]][]
const failing: Readonly<Record<DocumentName, readonly string[]>> = {
  ...(commands as Record<DocumentName, readonly string[]>),
  versions: ['versions', '--no-such'],
  diff: ['diff', 'bakelet.yaml', 'bakelet.yaml'],
  lock: ['lock'],
  'lock-verify': ['lock', '--verify'],
  rehearse: ['rehearse'],
  doctor: ['doctor', 'none.log'],
  apply: ['apply'],
  verify: ['verify'],
  up: ['run', '--exit'],
  ps: ['ps'],
  status: ['status'],
  bench: ['bench'],
}

it('docs/json.md lists every schema, and every command that has --json', () => {
  const text = readFileSync(join(dist, '../docs/json.md'), 'utf8')
  expect([...text.matchAll(/ \| `([a-z-]+)\.json` \|$/gm)].map(([, name]) => name)).toEqual(documentNames)
  const withJson = knownCommands().filter(({ options }) => options.includes('--json'))
  expect(withJson.length).toBeGreaterThan(7)
  for (const { name } of withJson)
    expect(text).toMatch(new RegExp(`^\\|.*\`${name}\\b[^\`]* --json\`.* \\|$`, 'm'))
})

describe.each(documentNames)('dist/schema/%s.json', name => {
  const schema = JSON.parse(readFileSync(join(dist, 'schema', `${name}.json`), 'utf8'))

  it('is what the code says', () => {
    const { $id, ...rest } = schema
    expect(rest).toEqual(documentSchema(name))
    expect($id).toMatch(new RegExp(`^https://unpkg\\.com/bakelet@[\\d.]+/dist/schema/${name}\\.json$`))
  })

  it('is the schema of a failure, too: of a config that is not there', async () => {
    const cwd = await emptyFolder()
    // A bench would boot the starter.
    const args = name === 'bench' ? ['bench', '-c', 'none.yaml'] : failing[name]
    const { stdout, exitCode } = await runHere([...args, '--json'], { cwd })
    // Some commands start with a config of their own where there is none, and then find no image or no lock.
    expect(exitCode).not.toBe(0)
    expect(expectDocument(name, stdout)).toMatchObject({ error: { message: expect.anything() } })
  })

  itWith('python3 with jsonschema')('is one that another program reads, and takes a failure by', () => {
    const failure = { error: { kind: 'external', message: 'a' }, diagnostics: [] }
    const program = `import json, sys, jsonschema
schema, document = json.load(sys.stdin)
jsonschema.Draft202012Validator.check_schema(schema)
jsonschema.Draft202012Validator(schema).validate(document)`
    const { status, stderr } = spawnSync('python3', ['-c', program], {
      input: JSON.stringify([schema, failure]),
      encoding: 'utf8',
    })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })
})

// Those report problems as their result, or read no config; without a lock there is nothing to verify.
const others: readonly string[] = ['check', 'versions', 'lock-verify', 'doctor']

it.each(documentNames.filter(name => !others.includes(name)))(
  'dist/schema/%s.json is the schema of a failure by a config with errors',
  async name => {
    const cwd = await emptyFolder()
    await writeFile(join(cwd, 'bakelet.yaml'), 'name: Wrong\n')
    const { stdout, exitCode } = await runHere([...failing[name], '--json'], { cwd })
    expect(exitCode).not.toBe(0)
    expect(JSON.stringify(expectDocument(name, stdout))).toContain('"code":"config-bad-value"')
  },
)

describe.each(['web', 'everything', 'private-registry', 'disks'])('of the config %s', example => {
  it.each(results)('%s --json is of its schema', async (name, args) => {
    const { stdout } = await runHere([...args, '--json'], { cwd: join(cases, example) })
    expect(expectDocument(name, stdout)).not.toHaveProperty('error')
  })
})

it('problems and a state of a node are of their schemas', async () => {
  const cwd = await starterFolder()
  await writeFile(join(cwd, 'bakelet.yaml'), 'name: Wrong\nkubelt: 1\n')
  expect(expectDocument('check', (await runHere(['check', '--json'], { cwd })).stdout)).toHaveLength(2)
  const proof = proofOf({
    plan: { name: 'edge' },
    vm: { description: 'QEMU 7.2.22 with KVM' },
    versions: { kernel: '6.12.48', containerd: 'v2.3.6', kubelet: undefined },
    phases: { 'first boot': 12.5 },
    answers: [
      {
        ...{ pod: 'web', host: '127.0.0.1', hostPort: 8080 },
        answer: { kind: 'http', status: 200 },
      },
    ],
  } as unknown as Parameters<typeof proofOf>[0])
  expectDocument('up', [...jsonText(proof)].join(''))
  const rehearsal: Rehearsal = {
    ...{ name: 'edge', runs: false, seconds: 4.2, deviations: ['no VM'] },
    broken: { program: 'kubelet', why: 'unknown policy' },
    pods: [
      {
        ...{ pod: 'web', namespace: 'default', state: 'never runs', why: ['no such image'] },
        ports: [{ port: 80, protocol: 'TCP', status: 200 }],
      },
    ],
  }
  expectDocument('rehearse', [...jsonText(rehearsal)].join(''))
  const pods = {
    node: 'edge',
    source: 'containerd' as const,
    pods: [podReport({ state: 'restarting', why: ['main: ended with exit code 3 (Error)'] })],
  }
  expectDocument('ps', [...jsonText(pods)].join(''))
  const machine: NodeStatus['machine'] = {
    ...{ uptimeSeconds: 351, memory: { totalBytes: 2, availableBytes: 1 }, boot: null },
    ...{ disks: [{ path: '/', totalBytes: 2, availableBytes: 1 }], failedUnits: ['ssh.service'] },
    versions: { kernel: '6.12.48', containerd: '2.3.6', kubelet: undefined },
  }
  expectDocument(
    'status',
    [
      ...jsonText({
        ...pods,
        podsUnknown: null,
        refusedManifests: [{ file: 'web.yaml', why: 'it is empty' }],
        machine,
      }),
    ].join(''),
  )
  const applied: Applied = {
    ...{ name: 'edge', node: 'root@edge-1', state: 'put back', seconds: 60.5, why: ['pod web: no answer'] },
    ...{ images: [], pods: { added: [], changed: ['web'], kept: ['db'], removed: [] } },
    difference: {
      changes: [{ section: 'files', name: '/etc/app', from: undefined, to: '0600, 2 bytes' }],
      ...{ compared: ['files'], notCompared: [] },
    },
  }
  expectDocument('apply', [...jsonText(applyDocument(applied))].join(''))
})

it.each([
  [['plan', '--json', '--no-such'], 64, 'usage'],
  [['plan', '--json', '-c', 'none.yaml'], 2, 'external'],
  [['no-such', '--json'], 64, 'usage'],
])('%j says why on standard output, too', async (args, exitCode, kind) => {
  const ran = await runHere(args, { cwd: await emptyFolder() })
  expect(ran).toMatchObject({ exitCode, stderr: expect.stringMatching(/^error: /) })
  expect(JSON.parse(ran.stdout)).toMatchObject({ error: { kind }, diagnostics: [] })
})
