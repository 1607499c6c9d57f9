import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { qemuArgs } from '../../src/vm/qemu/argv.ts'
import { connectUnix } from '../../src/vm/qemu/unix-socket.ts'
import { itWith } from '../support/foreign.ts'
import { emptyFolder } from '../support/run.ts'

itWith('QEMU')('every thread of the QEMU that runs a machine is in the sandbox', async () => {
  const folder = await emptyFolder()
  const overlay = join(folder, 'disk.qcow2')
  execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', overlay, '1M'])
  const qmpSocket = join(folder, 'qmp')
  const args = qemuArgs({
    ...{ name: 'sandbox', accelerator: 'tcg', sandbox: true, cpus: 2, memoryMiB: 128 },
    ...{ uefi: undefined, overlay, disks: [], seed: undefined, network: 'user', forwards: [] },
    ...{ console: join(folder, 'console'), qmpSocket, agentSocket: join(folder, 'agent'), credentials: [] },
  })
  const qemu = spawn('qemu-system-x86_64', args, { stdio: 'inherit' })
  try {
    // QEMU enters the sandbox before its main loop, which sends the greeting (softmmu/vl.c of QEMU 7.2, qemu_init).
    const socket = await connectUnix(qmpSocket, { timeoutMs: 20_000, signal: new AbortController().signal })
    await once(socket, 'data')
    socket.destroy()
    const states = execFileSync('sh', ['-c', `cat /proc/${qemu.pid}/task/*/status`], { encoding: 'utf8' })
    const threads = states.match(/^Seccomp:\t\d/gm) ?? []
    expect(threads.length).toBeGreaterThanOrEqual(3)
    expect(new Set(threads)).toEqual(new Set(['Seccomp:\t2']))
  } finally {
    qemu.kill('SIGKILL')
    await once(qemu, 'exit')
  }
  expect(await readFile(join(folder, 'console'), 'utf8')).toBe('')
})
