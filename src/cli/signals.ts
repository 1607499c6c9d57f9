/** Somebody pressed Ctrl-C, or the session ended. Not a failure: printed in one word. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

/** Aborts at the first Ctrl-C, SIGTERM or hang-up, so that what was started can be stopped; a second one ends at once. */
export function interrupted(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(interruptedExitCode)
      controller.abort(new Interrupted('interrupted'))
    })
  return controller.signal
}

/** 128 + signal number is what a shell reports; SIGINT's stands for all three (bash(1), "EXIT STATUS"). */
export const interruptedExitCode = 130
