/** Aborts at the first Ctrl-C, SIGTERM or hang-up, so that what was started can be stopped; a second one ends at once. */
export function interrupted(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(name, () => {
      // 128 + signal number is what a shell reports; 130 stands for all three (bash(1), "EXIT STATUS").
      if (controller.signal.aborted) process.exit(130)
      controller.abort()
    })
  return controller.signal
}
