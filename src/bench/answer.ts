import { setTimeout as sleep } from 'node:timers/promises'
import { type Answer, askPort } from '../verify/answer.ts'

/** How a port is asked. All in milliseconds. */
export interface AskLimits {
  /** Between two attempts: as exact as the time of the answer is. */
  readonly rest: number
  /**
   * Of one attempt. Until the guest has a network, QEMU holds a connection open and tries again ever more rarely: such
   * an attempt must not be the one that the answer is waited for with.
   */
  readonly attempt: number
  /** Who has said nothing for so long, and refused before, waits for another protocol than HTTP. */
  readonly silence: number
}

const usual: AskLimits = { rest: 100, attempt: 1000, silence: 15_000 }

/** The first answer of a port, and when it came, by performance.now(). */
export interface FirstAnswer {
  readonly answer: Answer
  readonly at: number
}

/** Asks a port of 127.0.0.1 until it answers. An HTTP status of 500 or more says "not yet". */
export async function firstAnswer(
  port: number,
  signal: AbortSignal,
  limits: AskLimits = usual,
): Promise<FirstAnswer> {
  let refused = false
  let silentSince: number | undefined
  for (;;) {
    const startedAt = performance.now()
    const limit = AbortSignal.timeout(limits.attempt)
    const answer = await askPort('127.0.0.1', port, AbortSignal.any([signal, limit]))
    signal.throwIfAborted()
    if (answer && !('status' in answer && answer.status >= 500)) return { answer, at: performance.now() }
    if (answer === undefined && limit.aborted) silentSince ??= startedAt
    else {
      refused = true
      silentSince = undefined
    }
    if (refused && silentSince !== undefined && performance.now() - silentSince >= limits.silence)
      return { answer: { kind: 'tcp' }, at: silentSince }
    await sleep(limits.rest, undefined, { signal })
  }
}
