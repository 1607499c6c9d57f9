import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { watched } from '../../src/bench/watch.ts'
import { KernelPanicError, VmError } from '../../src/vm/errors.ts'
import { emptyFolder } from '../support/run.ts'

const signal = new AbortController().signal
const never = new Promise<never>(() => {})
const silence = (until: AbortSignal) => sleep(60_000, 'an answer', { signal: until })

async function machine(console: string, exited: Promise<void> = never) {
  const consolePath = join(await emptyFolder(), 'console.log')
  writeFileSync(consolePath, console)
  return { name: 'floor', consolePath, exited }
}

it('gives back the answer', async () => {
  expect(await watched(await machine('Linux version 6.12\n'), signal, async () => 200)).toBe(200)
})

it('says at once that the kernel panicked', async () => {
  const panic = 'before\nKernel panic - not syncing: Attempted to kill init!\n'
  const watching = watched(await machine(panic), signal, silence)
  await expect(watching).rejects.toThrow(KernelPanicError)
  await expect(watching).rejects.toThrow(/panicked\n {2}\| before\n/)
})

it('says that the machine ended', async () => {
  const watching = watched(await machine('', Promise.resolve()), signal, silence)
  await expect(watching).rejects.toThrow(VmError)
  await expect(watching).rejects.toThrow('floor ended by itself')
})

it('does not wait for ever, and tells the last words', async () => {
  const watching = watched(await machine('A start job is running\n'), signal, silence, 400)
  await expect(watching).rejects.toThrow(/floor did not answer within 0\.4 s\n {2}\| A start job/)
})

it('hands on why it was told to stop', async () => {
  const controller = new AbortController()
  const watching = watched(await machine(''), controller.signal, silence)
  controller.abort(new Error('Ctrl-C'))
  await expect(watching).rejects.toThrow('Ctrl-C')
})
