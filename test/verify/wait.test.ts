import { truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { AnswerError } from '../../src/host/answer.ts'
import { hasGivenUp } from '../../src/verify/phases.ts'
import { askVersions } from '../../src/verify/versions.ts'
import { waitUntilReady } from '../../src/verify/wait.ts'
import { KernelPanicError, VmError } from '../../src/vm/errors.ts'
import type { Vm } from '../../src/vm/types.ts'
import { loadCase } from '../cases/cases.ts'
import { emptyFolder } from '../support/run.ts'

/** A guest that answers `answers` times that its units are still inactive, and then never again. */
async function guest(answers: number, console = '', answer = 'web\n---\n---\n---\n'): Promise<Vm> {
  const consolePath = join(await emptyFolder(), 'console.log')
  writeFileSync(consolePath, console)
  const never = new Promise<never>(() => {})
  return {
    name: 'guest',
    description: 'a guest',
    consolePath,
    forwards: [],
    exec: async (_command, { signal }) => {
      if (answers-- > 0) return { exitCode: 0, stdout: answer, stdoutBytes: new Uint8Array(), stderr: '' }
      return Promise.race([
        never,
        new Promise<never>((_, reject) => signal?.addEventListener('abort', reject)),
      ])
    },
    stream: () => never,
    exited: never,
    stop: async () => 'forced',
    powerCut: async () => {},
  }
}

const { plan } = await loadCase('web')

const wait = (vm: Vm, limits: { phaseLimitMs: number; silenceLimitMs: number }) =>
  waitUntilReady(vm, plan, { signal: new AbortController().signal, seed: true, report: () => {}, ...limits })

it('a guest that stops saying anything froze, whatever the phase may take', async () => {
  const waiting = wait(await guest(1, 'last words\n'), { phaseLimitMs: 60_000, silenceLimitMs: 500 })
  await expect(waiting).rejects.toThrow(VmError)
  await expect(waiting).rejects.toThrow(/froze while cloud-init.*\n.*last words/)
})

it('a guest that was never heard of hangs in its phase', async () => {
  const waiting = wait(await guest(0), { phaseLimitMs: 500, silenceLimitMs: 100 })
  await expect(waiting).rejects.toThrow(VmError)
  await expect(waiting).rejects.toThrow(/hung while firmware and boot loader/)
})

it('a panic is said at once', async () => {
  const panic = 'Kernel panic - not syncing: Attempted to kill init!\n'
  const waiting = wait(await guest(0, panic), { phaseLimitMs: 60_000, silenceLimitMs: 60_000 })
  await expect(waiting).rejects.toThrow(KernelPanicError)
  await expect(waiting).rejects.toThrow(/panicked/)
})

it.each([
  ['runc list', '<html>', 'it is not JSON'],
  ['runc list', '{', 'it is not JSON'],
  ['runc list', '{}', 'the value is a mapping, not a list'],
  ['runc list', '7', 'the value is a number, not a list'],
  ['runc list', '[null]', '`[0]` is null, not a mapping'],
  ['runc list', '[{"status":7}]', '`[0].status` is a number, not text'],
  ['runc list', '[{"status":"running","annotations":{"a":7}}]', '`[0].annotations.a` is a number, not text'],
  ['runc list', '\u001b]0;title\u0007[2J', 'it is not JSON'],
  ['runc list', `[${'['.repeat(200_000)}`, 'it is not JSON'],
])(
  'an answer of %s that is %j ends the boot with the machine, the command and the next step',
  async (command, listed, why) => {
    const vm = await guest(9, '', `web\n---\n---\n---\n${listed}\n`)
    const error = await wait(vm, { phaseLimitMs: 60_000, silenceLimitMs: 60_000 }).catch(
      (error: unknown) => error,
    )
    expect(error).toBeInstanceOf(AnswerError)
    const { message, next } = error as AnswerError
    expect(message).toMatch(/^the machine guest: `[a-z ]+` answered "[^\p{Cc}]*$/u)
    expect(message).toContain(`\`${command}\` answered`)
    expect(message).toContain(why)
    expect(message.length).toBeLessThan(400)
    expect(next).toContain(vm.consolePath)
  },
)

it('an answer of hostname that is not a name ends the boot', async () => {
  const waiting = wait(await guest(9, '', '\u001b[31mweb\n---\n---\n---\n'), {
    phaseLimitMs: 60_000,
    silenceLimitMs: 60_000,
  })
  await expect(waiting).rejects.toThrow(/^the machine guest: `hostname` answered "␛\[31mweb": /)
})

const versionsOf = async (stdout: string) =>
  await askVersions(await guest(1, '', stdout), { timeoutMs: 1000 })

it('the versions that a node reports are versions', async () => {
  const said =
    'kernel 6.12.48+deb13-cloud-amd64\ncontainerd containerd github.com/containerd/containerd/v2 v2.3.1 ab\nkubelet Kubernetes v1.37.2\n'
  expect(await versionsOf(said)).toEqual({
    kernel: '6.12.48+deb13-cloud-amd64',
    containerd: '2.3.1',
    kubelet: '1.37.2',
  })
  for (const wrong of ['', 'kernel \u001b[2J\n', `kernel ${'6'.repeat(10_000)}\n`, '<html>'])
    await expect(versionsOf(wrong)).rejects.toThrow(/^the machine guest: `uname -r.*` answered /)
  expect((await versionsOf('kernel 6.1\nkubelet Kubernetes v1.37.2\u001b[2J\n')).kubelet).toBeUndefined()
})

it('a console without end ends the boot, and one without line breaks takes no memory', async () => {
  const vm = await guest(0)
  // Sparse: NULs without a line feed, 300 MiB of them.
  truncateSync(vm.consolePath, 300 * 2 ** 20)
  const waiting = wait(vm, { phaseLimitMs: 60_000, silenceLimitMs: 60_000 })
  const before = process.memoryUsage().rss
  await expect(waiting).rejects.toThrow(/^guest wrote more than 256 MiB to its console, .*console\.log$/)
  expect(process.memoryUsage().rss - before).toBeLessThan(150 * 2 ** 20)
}, 30_000)

const units = (states: Readonly<Record<string, string>>) =>
  Object.entries(states)
    .map(([name, state]) => `Id=${name}\nActiveState=${state}\n`)
    .join('\n')
const install = 'bakelet-install.service'
const containerd = 'containerd.service'
const stateOf = (states: Readonly<Record<string, string>>, jobs = '') =>
  `web\n---\n${units(states)}---\n${jobs}---\n`

it.each([
  [
    'its dependency failed',
    stateOf({ [install]: 'active', [containerd]: 'inactive' }),
    'starting containerd',
    'inactive',
  ],
  ['it failed', stateOf({ [install]: 'active', [containerd]: 'failed' }), 'starting containerd', 'failed'],
])(
  'a unit that nothing starts any more ends the boot: %s',
  async (_, answer, phase, state) => {
    const waiting = wait(await guest(9, '', answer), { phaseLimitMs: 60_000, silenceLimitMs: 60_000 })
    await expect(waiting).rejects.toThrow(VmError)
    await expect(waiting).rejects.toThrow(`the node gave up while ${phase}: ${containerd} is ${state}, `)
  },
  20_000,
)

it.each([
  ['a job is left', { [containerd]: 'inactive' }, 1],
  ['systemd starts it again', { [containerd]: 'activating' }, 0],
  ['another unit is about to be active', { [containerd]: 'inactive', 'kubelet.service': 'activating' }, 0],
  ['it runs', { [containerd]: 'active' }, 0],
  ['its state is not known', {}, 0],
])('a node that still does something has not given up: %s', (_, units, jobs) => {
  const phase = { name: 'starting containerd', unit: containerd, isOver: () => false }
  expect(hasGivenUp(phase, { hostname: 'web', units, jobs, running: [] })).toBe(false)
})

it('a pod that runs and does not answer hangs the boot, which names its port', async () => {
  const active = Object.fromEntries(plan.units.map(({ name }) => [name, 'active']))
  const running = plan.pods.flatMap(({ name, namespace, containers }) =>
    containers.map(container => ({
      ...{ id: container, status: 'running' },
      annotations: {
        'io.kubernetes.cri.container-type': 'container',
        'io.kubernetes.cri.sandbox-name': `${name}-web`,
        'io.kubernetes.cri.sandbox-namespace': namespace,
        'io.kubernetes.cri.container-name': container,
      },
    })),
  )
  const vm = await guest(100, '', `${stateOf(active)}${JSON.stringify(running)}\n`)
  const waiting = wait(vm, { phaseLimitMs: 300, silenceLimitMs: 60_000 })
  await expect(waiting).rejects.toThrow(VmError)
  await expect(waiting).rejects.toThrow(
    'the node hung while waiting for the pods to answer: no answer at TCP port 8080 of pod web within 0.3 s',
  )
})
