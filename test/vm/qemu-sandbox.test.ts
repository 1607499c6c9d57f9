import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { qemuArgs } from '../../src/vm/qemu/argv.ts'
import { Qmp } from '../../src/vm/qemu/qmp.ts'
import { connectUnix } from '../../src/vm/qemu/unix-socket.ts'
import { optionOf, userOption } from '../../src/vm/qemu/user.ts'
import { itWith } from '../support/foreign.ts'
import { emptyFolder } from '../support/run.ts'

itWith('QEMU')(
  'every thread of the QEMU that runs a machine is in the sandbox, and none is of root',
  async () => {
    const folder = await emptyFolder()
    const overlay = join(folder, 'disk.qcow2')
    execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', overlay, '1M'])
    const qmpSocket = join(folder, 'qmp')
    const args = qemuArgs({
      ...{ name: 'sandbox', accelerator: 'tcg', sandbox: true, cpus: 2, memoryMiB: 128 },
      userOption: await userOption('qemu-system-x86_64', new AbortController().signal),
      ...{ uefi: undefined, overlay, disks: [], seed: undefined, network: 'user', forwards: [] },
      outgoing: { fromGuest: join(folder, 'from-guest'), toNetwork: join(folder, 'to-network') },
      ...{ console: join(folder, 'console'), qmpSocket, agentSocket: join(folder, 'agent'), credentials: [] },
    })
    const qemu = spawn('qemu-system-x86_64', args, { stdio: 'inherit' })
    try {
      // It is in the sandbox and another user before its main loop, which does what is asked (softmmu/vl.c of QEMU 7.2, qemu_init).
      const signal = new AbortController().signal
      const qmp = await Qmp.open(await connectUnix(qmpSocket, { timeoutMs: 20_000, signal }))
      await qmp.execute('query-status')
      const states = execFileSync('sh', ['-c', `cat /proc/${qemu.pid}/task/*/status`], { encoding: 'utf8' })
      const threads = states.match(/^Seccomp:\t\d/gm) ?? []
      expect(threads.length).toBeGreaterThanOrEqual(3)
      expect(new Set(threads)).toEqual(new Set(['Seccomp:\t2']))
      // Nobody's, where root started them; and no right is left.
      const uid = process.getuid?.() || 65_534
      expect(new Set(states.match(/^Uid:.*/gm))).toEqual(new Set([`Uid:${`\t${uid}`.repeat(4)}`]))
      expect(new Set(states.match(/^CapEff:.*/gm))).toEqual(new Set(['CapEff:\t0000000000000000']))
      expect(new Set(states.match(/^NoNewPrivs:.*/gm))).toEqual(new Set(['NoNewPrivs:\t1']))
    } finally {
      qemu.kill('SIGKILL')
      await once(qemu, 'exit')
    }
    expect(await readFile(join(folder, 'console'), 'utf8')).toBe('')
  },
)

it.each([
  ['7.2', '-runas'],
  ['9.0', '-runas'],
  ['9.1', '-run-with'],
  ['10.0', '-run-with'],
])('QEMU %s becomes another user by %s', (version, option) => {
  expect(optionOf(version)).toBe(option)
})
