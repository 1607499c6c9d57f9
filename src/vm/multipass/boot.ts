import { closeSync, openSync, writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Called } from '../../host/call.ts'
import { VmError } from '../errors.ts'
import { failure } from './failures.ts'
import type { Instance } from './instance.ts'

/** How long a machine that has booted may still be without an address. */
const addressLimitMs = 30_000

/** A `multipass launch` or `multipass start` under way. It ends when cloud-init has, so long after the machine answers. */
export interface MultipassBoot {
  readonly ended: Promise<Called>
  /** How it ended; undefined while it is under way. */
  answer(): Called | undefined
  /**
   * Whether this boot created the machine of this name. The daemon looks first whether the name is free, and tells of progress
   * after that (create_vm in src/daemon/daemon.cpp); the client prints progress, and nothing else, on standard output.
   */
  isOurs(): boolean
}

export interface MultipassBootOptions {
  readonly input?: string
  readonly consolePath: string
  readonly report?: (line: string) => void
}

/** Begins a boot. What the client says goes to the console file: a machine of Multipass has no other one to read. */
export function beginBoot(
  instance: Instance,
  args: readonly string[],
  options: MultipassBootOptions,
): MultipassBoot {
  const { input, consolePath, report } = options
  let answer: Called | undefined
  let ours = false
  // Held open: the file may be gone before the client is.
  const console = openSync(consolePath, 'a')
  const ended = instance.ask(args, {
    ...(input === undefined ? {} : { input }),
    onLine: (line, stream) => {
      if (stream === 'stdout') ours = true
      writeSync(console, `${line}\n`)
      report?.(line)
    },
  })
  void ended.then(result => {
    answer = result
    closeSync(console)
  })
  return { ended, answer: () => answer, isOurs: () => ours }
}

/**
 * The address of a machine that boots: known when SSH in it answers. Throws VmError when the boot fails before that.
 * Calls `onMade` when the machine exists, and so is ours.
 */
export async function addressOf(
  instance: Instance,
  boot: MultipassBoot,
  { signal, onMade }: { readonly signal: AbortSignal; readonly onMade: () => Promise<void> },
): Promise<string> {
  let made = false
  let deadline = Number.POSITIVE_INFINITY
  for (;;) {
    // Asked for first: what Multipass says of the machine afterwards is then what the boot has left.
    const answer = boot.answer()
    const info = boot.isOurs() ? await instance.info() : undefined
    signal.throwIfAborted()
    if (info !== undefined && !made) await onMade()
    made ||= info !== undefined
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
  boot: MultipassBoot,
  onMade: () => Promise<void>,
): Promise<void> {
  for (;;) {
    const answer = boot.answer()
    if (boot.isOurs() && (await instance.info()) !== undefined) break
    if (answer) return
    await sleep(instance.pollMs)
  }
  await onMade()
  await instance.powerCut()
}
