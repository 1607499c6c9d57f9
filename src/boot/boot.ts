import type { Plan } from '../plan/types.ts'
import { type ReadyNode, waitUntilReady } from '../verify/wait.ts'
import { despitePanics } from '../vm/despite-panics.ts'
import type { Vm, VmDriver, VmSpec } from '../vm/types.ts'

export interface MachineBootOptions {
  readonly plan: Plan
  readonly driver: VmDriver
  /** Aborting it ends the machine at once. */
  readonly signal: AbortSignal
  /** One line of what is happening. */
  readonly report: (line: string) => void
  readonly onConsole?: (line: string) => void
  /** Called with each machine as soon as it runs: a second one after a panic. */
  readonly onStart?: (vm: Vm) => void
  /** What the user should have read when all is over. */
  readonly note: (line: string) => void
}

/** Starts a machine and waits until the plan's pods answer. Ends the machine when they do not. */
export async function boot(
  spec: VmSpec,
  options: MachineBootOptions,
): Promise<{ readonly vm: Vm; readonly ready: ReadyNode }> {
  const { driver, plan, report } = options
  const once = async () => {
    const vm = await driver.start(
      { ...spec, shutdownSeconds: plan.shutdownSeconds },
      { signal: options.signal, report },
    )
    report(vm.description)
    options.onStart?.(vm)
    try {
      return { vm, ready: await waitUntilReady(vm, plan, { ...options, seed: spec.seed !== undefined }) }
    } catch (error) {
      await vm.powerCut()
      throw error
    }
  }
  const { result } = await despitePanics(once, ({ message }) =>
    options.note(`${message.split('\n')[0]}; booting again`),
  )
  return result
}
