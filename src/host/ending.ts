/** How a process ended. */
export interface Ending {
  /** Undefined: the process did not start, or did not end by itself. */
  readonly exitCode?: number | undefined
  /** Name of the signal that ended the process. */
  readonly signal?: string | undefined
  /** Its limit, when the process ran longer than that. */
  readonly timedOutAfterMs?: number | undefined
  /** Its limit, when the process printed more than that. */
  readonly printedMoreThan?: number | undefined
  /** Why the process did not start. */
  readonly reason?: string | undefined
}

/** How a process ended, in words that follow its name: "ended with exit code 2". */
export function endingWords({ exitCode, signal, timedOutAfterMs, printedMoreThan, reason }: Ending): string {
  if (printedMoreThan !== undefined)
    return `printed more than ${printedMoreThan >= 2 ** 20 ? `${printedMoreThan / 2 ** 20} MiB` : `${printedMoreThan} bytes`} and was ended`
  if (timedOutAfterMs !== undefined) return `did not end within ${timedOutAfterMs} ms`
  if (exitCode !== undefined) return `ended with exit code ${exitCode}`
  if (signal !== undefined) return `was ended by ${signal}`
  return `did not start: ${reason ?? 'no reason is known'}`
}
