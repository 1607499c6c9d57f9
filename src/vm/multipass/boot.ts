import { closeSync, openSync, writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { VmError } from '../errors.ts'
import type { Answer } from './client.ts'
import { failure, isNameTaken } from './failures.ts'
import type { Instance } from './instance.ts'

/** How long a machine that has booted may still be without an address. */
const addressLimitMs = 30_000

/** A `multipass launch` or `multipass start` under way. It ends when cloud-init has, so long after the machine answers. */
export interface Boot {
  readonly ended: Promise<Answer>
  /** How it ended; undefined while it is under way. */
  answer(): Answer | undefined
}

export interface BootOptions {
  readonly input?: string
  readonly consolePath: string
  readonly report?: (line: string) => void
}

/** Begins a boot. What the client says goes to the console file: a machine of Multipass has no other one to read. */
export function beginBoot(instance: Instance, args: readonly string[], options: BootOptions): Boot {
  const { input, consolePath, report } = options
  let answer: Answer | undefined
  // Held open: the file may be gone before the client is.
  const console = openSync(consolePath, 'a')
  const ended = instance.ask(args, {
    ...(input === undefined ? {} : { input }),
    onLine: line => {
      writeSync(console, `${line}\n`)
      report?.(line)
    },
  })
  void ended.then(result => {
    answer = result
    closeSync(console)
  })
  return { ended, answer: () => answer }
}

/**
 * The address of a machine that boots: known when SSH in it answers. Throws VmError when the boot fails before that.
 * Calls `onMade` when the machine exists, and so is ours.
 */
export async function addressOf(
  instance: Instance,
  boot: Boot,
  { signal, onMade }: { readonly signal: AbortSignal; readonly onMade: () => Promise<void> },
): Promise<string> {
  let made = false
  let deadline = Number.POSITIVE_INFINITY
  for (;;) {
    // Asked for first: what Multipass says of the machine afterwards is then what the boot has left.
    const answer = boot.answer()
    const info = await instance.info()
    signal.throwIfAborted()
    if (info !== undefined && !made && !(answer && isNameTaken(answer))) {
      made = true
      await onMade()
    }
    if (answer && answer.exitCode !== 0) throw failure(`start ${instance.name}`, answer)
    if (info?.address !== undefined) return info.address
    if (answer) deadline = Math.min(deadline, Date.now() + addressLimitMs)
    if (Date.now() >= deadline)
      throw new VmError(`Multipass started ${instance.name} but gives no IPv4 address for it`)
    await sleep(instance.pollMs, undefined, { signal })
  }
}

/**
 * Switches off what a boot that failed or was cut has left. The daemon goes on with a launch when its client is gone, and
 * a machine that is still being made cannot be switched off: so this waits until there is one.
 */
export async function abandonBoot(
  instance: Instance,
  boot: Boot,
  onMade: () => Promise<void>,
): Promise<void> {
  while (boot.answer() === undefined && (await instance.info()) === undefined) await sleep(instance.pollMs)
  const answer = boot.answer()
  if (answer && isNameTaken(answer)) return
  if ((await instance.info()) === undefined) return
  await onMade()
  await instance.powerCut()
}
