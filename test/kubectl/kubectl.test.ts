// The real kubectl on a rehearsed node, through `bakelet kubectl`: what it asks, and what it prints.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeRecord } from '../../src/access/record.ts'
import { serveMachine } from '../../src/access/serve-machine.ts'
import { openStore } from '../../src/artifacts/store.ts'
import { call } from '../../src/host/call.ts'
import { rehearsalTools, rehearse } from '../../src/rehearse/rehearse.ts'
import { shellWords } from '../../src/render/shell.ts'
import { ensureTools } from '../../src/tasks/tools.ts'
import type { StreamingNode } from '../../src/vm/types.ts'
import { rehearsedNode } from '../boots/apply/rehearsed-node.ts'
import { fetchedPlan, root, say, signal, tools } from '../boots/lab.ts'
import { lookedAt } from '../boots/status/pods.ts'
import { kubectlProgram } from './program.ts'

const bakelet = join(root, 'dist/bakelet.cjs')
let folder: string
let program: string
let end: () => void
let over: Promise<unknown>

beforeAll(async () => {
  program = kubectlProgram()
  folder = await mkdtemp(join(tmpdir(), 'bakelet-kubectl-test-'))
  await cp(join(root, 'examples/web'), folder, { recursive: true })
  const store = await openStore()
  await ensureTools(rehearsalTools, tools)
  const web = await fetchedPlan(join(folder, 'bakelet.yaml'), store)
  const [first] = web.pods
  if (!first) throw new Error('examples/web has a pod')
  // Not by the config: a fetch would look for the image that is missing.
  const pods = Object.entries(lookedAt).map(([name, content]) => ({
    ...first,
    ...{ name, content, fileName: `${name}.yaml`, hostPorts: [], containers: ['main'] },
  }))
  const running = new Promise<void>(resolve => {
    end = resolve
  })
  await new Promise<void>((resolve, reject) => {
    over = rehearse({
      ...{
        plan: { ...web, pods },
        store,
        signal,
        timeoutMs: 15_000,
        report: line => say(`rehearse: ${line}`),
      },
      onResult: async (_, pid) => {
        // As `bakelet up` does it for its machine.
        const out = join(folder, 'out', web.name)
        await mkdir(out, { recursive: true })
        const socket = join(folder, 'socket')
        const served = await serveMachine(withTerminals(rehearsedNode(pid)), socket)
        await writeRecord(out, { name: web.name, socket, pid, consolePath: '/dev/null' })
        resolve()
        await running
        await served.close()
      },
    })
    over.catch(reject)
  })
})

/** nsenter(1) hands no terminal on: script(1) makes one in the rehearsal, as a machine of QEMU does. */
function withTerminals({ stream }: Pick<StreamingNode, 'stream'>): Pick<StreamingNode, 'stream'> {
  return {
    stream: (command, options) =>
      stream(options.terminal ? shellWords(['script', '-qefc', command, '/dev/null']) : command, options),
  }
}

afterAll(async () => {
  end?.()
  await over
  await rm(folder, { recursive: true, force: true })
})

interface Printed {
  readonly code: number | undefined
  readonly stdout: string
  readonly stderr: string
}

async function kubectl(...args: string[]): Promise<Printed> {
  const called = await call(process.execPath, [bakelet, 'kubectl', '--', ...args], {
    ...{ cwd: folder, env: { KUBECTL: program, TMPDIR: folder }, timeoutMs: 60_000 },
  })
  return { code: called.exitCode, stdout: called.stdout, stderr: called.stderr }
}

const rows = ({ stdout }: Printed) =>
  stdout
    .trimEnd()
    .split('\n')
    .map(line => line.split(/ {2,}/).slice(0, 3))

describe('kubectl', () => {
  it('prints the pods of the node, and those of the config that are not there', async () => {
    expect(rows(await kubectl('get', 'pods'))).toEqual([
      ['NAME', 'READY', 'STATUS'],
      ['loop', '0/1', 'CrashLoopBackOff'],
      ['missing', '0/1', expect.stringMatching(/^(ErrImagePull|ImagePullBackOff)$/)],
      ['never', '0/1', 'Running'],
      ['ready', '1/1', 'Running'],
      ['web', '0/1', 'Pending'],
    ])
  })

  it.each<[string, RegExp]>([
    ['get pods -o wide', /^ready +1\/1 +Running +0 +\d+m?\d*s +10\.88\.\d+\.\d+ +edge-web +<none> +<none>$/m],
    ['get pods -A', /^NAMESPACE +NAME[\s\S]*^default +ready +1\/1 +Running/m],
    ['get pods -l app=none', /^$/],
    ['get pods --field-selector status.phase=Pending -o name', /^pod\/missing\npod\/web\n$/],
    ['get pod ready-edge-web -o jsonpath={.status.podIP}', /^10\.88\.\d+\.\d+$/],
    ['get pod ready -o yaml', /^ {2}nodeName: edge-web\n[\s\S]*^ {2}phase: Running$/m],
    ['get all', /^ready +1\/1/m],
    ['get nodes -o wide', /^edge-web +(Not)?Ready +<none> .* Debian GNU\/Linux .* containerd:\/\//m],
    ['get namespaces', /^default +Active/m],
    ['get events', /Warning +NotReady +pod\/never +main: its readiness probe fails: exit code 1$/m],
    ['describe pod loop', /Reason: +CrashLoopBackOff\n[\s\S]* Exit Code: +3\n[\s\S]*ended with exit code 3/],
    ['describe pod ready', /Port: +8080\/TCP[\s\S]*Started: +\w{3}, \d\d \w{3} 20\d\d[\s\S]*Events: +<none>/],
    ['describe node', /default +ready +0 \(0%\)/],
    ['logs ready', /^serving\n$/],
    ['logs ready --timestamps --tail 1', /^20\d\d-\S+ serving\n$/],
    ['exec ready -- cat /www/index.html', /^hello\n$/],
    ['wait --for=condition=Ready pod/ready --timeout 20s', /^pod\/ready condition met\n$/],
    ['top pod', /^NAME +CPU\(cores\) +MEMORY\(bytes\)[\s\S]*^ready +\d+m +\d+Mi/m],
    ['top pod ready --containers', /^ready +main +\d+m +\d+Mi/m],
    ['api-resources', /^pods +po +v1 +true +Pod$/m],
    ['version', /^Server Version: v\d+\.\d+\.\d+$/m],
  ])('%s', async (line, printed) => {
    const { code, stdout, stderr } = await kubectl(...line.split(' '))
    expect({ code, stderr, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(printed) })
  })

  it.each<[string, RegExp]>([
    ['delete pod ready', /MethodNotAllowed\): `bakelet kubectl` changes nothing .*run `bakelet apply`/],
    ['apply -f pods', /change the pods of the config, then run `bakelet apply`/],
    ['run x --image=busybox', /`bakelet kubectl` changes nothing/],
    ['get pod nobody', /^Error from server \(NotFound\): pods "nobody" not found on edge-web\n$/],
    ['get deployments', /doesn't have a resource type "deployments"/],
    ['logs ready -c other', /container other is not valid for pod ready/],
    ['exec web -- ls', /no container of pod web runs on edge-web/],
    ['get pods --watch-only', /`bakelet kubectl` does not watch: run `watch bakelet ps`/],
    ['attach ready', /`bakelet kubectl` has no pods\/attach; `bakelet logs ready -f` follows/],
  ])('%s fails with a sentence', async (line, said) => {
    const { code, stdout, stderr } = await kubectl(...line.split(' '))
    expect({ code, stdout, stderr }).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(said),
    })
  })

  it('runs a command with its exit code, and copies a file', async () => {
    expect(await kubectl('exec', 'ready', '--', 'sh', '-c', 'echo no >&2; exit 7')).toMatchObject({
      ...{ code: 7, stdout: '' },
      stderr: expect.stringMatching(/^no\ncommand terminated with exit code 7\n$/),
    })
    expect((await kubectl('cp', 'ready:/www/index.html', 'page')).code).toBe(0)
    expect(await readFile(join(folder, 'page'), 'utf8')).toBe('hello\n')
  })

  it('gives a command a terminal', async () => {
    const words = [process.execPath, bakelet, 'kubectl', '--', 'exec', '-it', 'ready', '--', 'tty']
    const { stdout } = await call('script', ['-qec', shellWords(words), '/dev/null'], {
      ...{ cwd: folder, env: { KUBECTL: program }, timeoutMs: 60_000 },
    })
    expect(stdout).toMatch(/\/dev\/pts\/\d+\r+\n/)
  })

  it('forwards a port of a pod, for many connections, and says where nobody answers', async () => {
    const forward = (port: number) => {
      const child = spawn(process.execPath, [bakelet, 'kubectl', '--', 'port-forward', 'ready', `:${port}`], {
        ...{ cwd: folder, env: { ...process.env, KUBECTL: program, TMPDIR: folder } },
        // Ctrl-C of a terminal reaches both programs.
        ...{ detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
      })
      const ended = once(child, 'exit')
      let said = ''
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text
      })
      const url = new Promise<string>((resolve, reject) => {
        let printed = ''
        child.stdout.setEncoding('utf8').on('data', (text: string) => {
          printed += text
          const [, local] = /127\.0\.0\.1:(\d+) ->/.exec(printed) ?? []
          if (local) resolve(`http://127.0.0.1:${local}/`)
        })
        ended.then(() => reject(new Error(`kubectl ended: ${said}`)), reject)
      })
      return { url, said: () => said, ended, stop: () => process.kill(-(child.pid ?? 0), 'SIGINT') }
    }
    const open = forward(8080)
    const url = await open.url
    const pages = Array.from({ length: 8 }, async () => (await fetch(url)).text())
    expect(await Promise.all(pages)).toEqual(Array(8).fill('hello\n'))
    open.stop()
    await open.ended
    const shut = forward(81)
    await expect(fetch(await shut.url)).rejects.toThrow()
    await expect.poll(shut.said).toMatch(/no answer at port 81 of the pod: Connection refused/)
    await shut.ended
  })

  it('follows a log until Ctrl-C', async () => {
    const child = spawn(process.execPath, [bakelet, 'kubectl', '--', 'logs', '-f', 'ready'], {
      ...{ cwd: folder, env: { ...process.env, KUBECTL: program, TMPDIR: folder } },
      ...{ detached: true, stdio: ['ignore', 'pipe', 'inherit'] },
    })
    const ended = once(child, 'exit')
    const [line] = await once(child.stdout, 'data')
    expect(String(line)).toBe('serving\n')
    process.kill(-(child.pid ?? 0), 'SIGINT')
    expect(await ended).toEqual([130, null])
  })

  it('leaves no file behind', async () => {
    expect((await readdir(folder)).filter(name => name.startsWith('bakelet-kubectl-'))).toEqual([])
  })
})
