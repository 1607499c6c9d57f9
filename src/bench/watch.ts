import { consoleTooLong, followConsole } from '../vm/console.ts'
import { KernelPanicError, VmError } from '../vm/errors.ts'
import type { Vm } from '../vm/types.ts'

/** A boot without KVM takes a minute or two. */
const usualLimitMs = 600_000
/** Lines of the console that are told again when a boot fails. */
const lastLines = 12

/**
 * Waits for a machine's answer beside its console. Throws KernelPanicError as soon as the console shows a panic, VmError
 * when the machine ends or does not answer in time; `ask` is told to stop then.
 */
export async function watched<T>(
  vm: Pick<Vm, 'name' | 'consolePath' | 'exited'>,
  outer: AbortSignal,
  ask: (signal: AbortSignal) => Promise<T>,
  limitMs = usualLimitMs,
): Promise<T> {
  const stop = new AbortController()
  const signal = AbortSignal.any([outer, stop.signal])
  const lines: string[] = []
  const fail = (what: string) =>
    stop.abort(new VmError(`${what}${tail(lines)}`, { next: `the whole console is in ${vm.consolePath}` }))
  const limit = setTimeout(() => fail(`${vm.name} did not answer within ${limitMs / 1000} s`), limitMs)
  void vm.exited.then(() => fail(`${vm.name} ended by itself`))
  const onLine = (line: string) => {
    if (line !== '') lines.push(line)
    if (lines.length > lastLines) lines.shift()
    if (/Kernel panic - not syncing/.test(line))
      stop.abort(new KernelPanicError(`the guest's kernel panicked${tail(lines)}`))
  }
  void followConsole(vm.consolePath, onLine, signal).then(end => {
    if (end === 'too much') fail(consoleTooLong(vm))
  })
  try {
    return await ask(signal)
  } catch (error) {
    outer.throwIfAborted()
    throw stop.signal.aborted ? stop.signal.reason : error
  } finally {
    clearTimeout(limit)
    stop.abort(new Error('done'))
  }
}

function tail(lines: readonly string[]): string {
  return lines.map(line => `\n  | ${line}`).join('')
}
