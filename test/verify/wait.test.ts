import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { waitUntilReady } from '../../src/verify/wait.ts'
import { KernelPanicError, VmError } from '../../src/vm/errors.ts'
import type { Vm } from '../../src/vm/types.ts'
import { loadCase } from '../cases/cases.ts'
import { emptyFolder } from '../cli/run.ts'

/** A guest that answers `answers` times that its units are still inactive, and then never again. */
async function guest(answers: number, console = ''): Promise<Vm> {
  const consolePath = join(await emptyFolder(), 'console.log')
  writeFileSync(consolePath, console)
  const never = new Promise<never>(() => {})
  return {
    name: 'guest',
    description: 'a guest',
    consolePath,
    forwards: [],
    exec: async (_command, { signal }) => {
      if (answers-- > 0)
        return { exitCode: 0, stdout: 'web\n---\n---\n', stdoutBytes: new Uint8Array(), stderr: '' }
      return Promise.race([
        never,
        new Promise<never>((_, reject) => signal?.addEventListener('abort', reject)),
      ])
    },
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
