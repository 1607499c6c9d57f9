import { getEventListeners } from 'node:events'
import { complain } from './print.ts'

/** Somebody pressed Ctrl-C, or the session ended. Not a failure: printed in one word. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

/** 128 + signal number is what a shell reports; SIGINT's stands for all three (bash(1), "EXIT STATUS"). */
export const interruptedExitCode = 130

/**
 * How long a command may take to stop what it started, after the first signal. execa ends a program by force after 5 s
 * (forceKillAfterDelay, execa 9.6).
 */
let graceMs = 10_000
let signal: AbortSignal | undefined
let hasStarted = false

/**
 * Aborts at the first Ctrl-C, SIGTERM or hang-up, so that a command can stop what it started. A second signal ends the process
 * at once, and so does the end of the grace: a step that does not react must not keep the process. While a command still
 * reads and checks its config, there is nothing to stop, and the first signal ends the process.
 */
export function interrupted(): AbortSignal {
  const controller = new AbortController()
  signal = controller.signal
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(interruptedExitCode)
      if (!hasStarted && getEventListeners(controller.signal, 'abort').length === 0) {
        complain('interrupted')
        process.exit(interruptedExitCode)
      }
      setTimeout(() => {
        complain(`interrupted; not everything stopped within ${graceMs / 1000} s`)
        process.exit(interruptedExitCode)
      }, graceMs).unref()
      controller.abort(new Interrupted('interrupted'))
    })
  return controller.signal
}

/** A long step begins: from now on a signal lets it stop first. */
export function stepStarts(): void {
  hasStarted = true
}

/** Gives a command longer than the default from the first signal on: a machine shuts down in its own time. */
export function allowToStop(withinMs: number): void {
  graceMs = withinMs
}

/**
 * Whether an error is the consequence of a signal. Whatever fails after one: a wait ends with an AbortError of Node's own
 * (timers/promises, events), a connection as closed, a program as killed.
 */
export function isInterruption(error: unknown): boolean {
  return error instanceof Interrupted || signal?.aborted === true
}
