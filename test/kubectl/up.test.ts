// The machine of `bakelet up`, from a second terminal with the real kubectl, and from elsewhere by ssh.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { run } from '../../src/host/process.ts'
import { nodePaths } from '../../src/plan/paths.ts'
import { askContainers } from '../../src/verify/running-containers.ts'
import { labFolder } from '../boots/lab.ts'
import { type Operated, operate } from '../boots/operate/operated.ts'
import { freePort } from '../support/docker-registry.ts'
import { kubectlProgram } from './program.ts'

const folder = join(labFolder, 'kubectl-up')
// operate() begins with an empty folder.
const keys = join(labFolder, 'kubectl-up-keys')
const host = 'edge'
const asPlanned = expect.stringMatching(/^.*: \d+ as planned, 0 different, 0 not asked\n$/)
let operated: Operated

beforeAll(async () => {
  const program = kubectlProgram()
  await rm(keys, { recursive: true, force: true })
  await mkdir(keys, { recursive: true })
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', join(keys, 'key')])
  const port = await freePort()
  operated = await operate({
    name: 'kubectl-up',
    more: `system: {users: [{name: ops, sudo: true, sshAuthorizedKeys: ["${await publicKey()}"]}]}\n`,
    options: ['--forward', '8081:8080', '--forward', `${port}:22`],
    env: { KUBECTL: program, PATH: `${await sshThatKnows(port)}:${process.env.PATH}` },
  })
})

afterAll(async () => {
  await operated?.stop()
})

async function publicKey(): Promise<string> {
  return (await readFile(join(keys, 'key.pub'), 'utf8')).trim()
}

/** A folder for PATH with an ssh whose user has settings for this host. */
async function sshThatKnows(port: number): Promise<string> {
  const config = join(keys, 'config')
  await writeFile(
    config,
    `Host ${host}
  HostName 127.0.0.1
  Port ${port}
  User ops
  IdentityFile ${join(keys, 'key')}
  IdentitiesOnly yes
  StrictHostKeyChecking no
  UserKnownHostsFile /dev/null
  LogLevel ERROR
`,
  )
  await mkdir(join(keys, 'bin'))
  await writeFile(join(keys, 'bin/ssh'), `#!/bin/sh\nexec /usr/bin/ssh -F ${config} "$@"\n`, { mode: 0o755 })
  return join(keys, 'bin')
}

describe.each([
  ['the machine of `up`', []],
  ['a node by ssh', ['--host', host]],
])('%s', (_, where) => {
  const bakelet = (command: string, ...args: readonly string[]) => operated.cli([command, ...where, ...args])
  const kubectl = (line: string) => bakelet('kubectl', '--', ...line.split(' '))

  it.each<[string, RegExp]>([
    ['get pods', /^NAME +READY +STATUS[^\n]*\nweb +1\/1 +Running +0 [^\n]*\nworker +2\/2 +Running +0 /],
    ['get pod web -o jsonpath={.status.phase}', /^Running$/],
    ['get nodes', /^edge-operate +Ready +<none> .* v1\.\d+\.\d+$/m],
    ['describe pod web', /^Status: +Running$[\s\S]*^Events: +<none>$/m],
    ['logs worker -c ticker --tail 1', /^tick \d+\n$/],
    ['exec worker -c idle -- id -u', /^0\n$/],
    ['top pod --containers', /^worker +ticker +\d+m +\d+Mi/m],
    ['wait --for=condition=Ready pod/web --timeout 120s', /^pod\/web condition met\n$/],
  ])('kubectl %s', async (line, printed) => {
    expect(await kubectl(line)).toEqual({ code: 0, stderr: '', stdout: expect.stringMatching(printed) })
  })

  it('prints its pods, with the state of the node', async () => {
    expect(await bakelet('ps')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^web +1\/1 +ready/m),
    })
    expect(await bakelet('status')).toMatchObject({ code: 0, stdout: expect.stringContaining('worker') })
  })

  it('passes input, output and the exit code of a command on', async () => {
    expect(await operated.cli(['shell', ...where, 'cat; id -u; exit 7'], 'through\n')).toEqual({
      ...{ code: 7, stdout: 'through\n0\n', stderr: '' },
    })
  })

  it('is as its config says', async () => {
    const { code, stdout } = await bakelet('verify')
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: asPlanned,
    })
  })
})

describe('apply by ssh', () => {
  it('changes a pod, and puts back what never gets ready', async () => {
    const manifest = join(folder, 'pods/web.yaml')
    const good = await readFile(manifest, 'utf8')
    const { node, plan } = operated
    const idsOf = async (pod: string) => {
      const running = await askContainers(node, nodePaths(plan.prefix).bin, { timeoutMs: 30_000 })
      return running.flatMap(each => (each.pod === pod ? [each.id] : [])).sort()
    }
    const worker = await idsOf('worker')
    const web = await idsOf('web')
    expect([web.length, worker.length]).toEqual([1, 2])
    await writeFile(manifest, good.replace('metadata:', 'metadata:\n  labels: {round: two}'))
    const applied = await operated.cli(['apply', '--host', host, '--timeout', '120'])
    expect(applied.code, applied.stderr).toBe(0)
    expect(await idsOf('worker')).toEqual(worker)
    expect(await idsOf('web')).not.toEqual(web)
    const second = await readFile(manifest, 'utf8')
    await writeFile(manifest, second.replace(/command: .*/, 'command: [sh, -c, "exit 3"]'))
    const failed = await operated.cli(['apply', '--host', host, '--timeout', '120'])
    expect(failed).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(
        /^pod web: container httpd does not run.*\n(?:.*\n)*.* has what it had before/m,
      ),
    })
    expect((await operated.cli(['ps', '--host', host])).stdout).toMatch(/^web +1\/1 +ready/m)
    expect(await idsOf('worker')).toEqual(worker)
    await writeFile(manifest, second)
    expect(await operated.cli(['verify', '--host', host])).toMatchObject({ code: 0, stdout: asPlanned })
  })

  it('refuses a manifest with a mistake, and changes nothing', async () => {
    const manifest = join(folder, 'pods/web.yaml')
    const good = await readFile(manifest, 'utf8')
    await writeFile(manifest, 'apiVersion: v1\nkind: [\n')
    try {
      expect(await operated.cli(['apply', '--host', host])).toMatchObject({ code: 1 })
    } finally {
      await writeFile(manifest, good)
    }
    expect(await operated.cli(['apply', '--host', host, '--dry-run'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/nothing was changed(?: \(--dry-run\))?\n$/),
    })
  })
})
