import type { Readable } from 'node:stream'
import { WorldError } from './errors.ts'
import { shownUrl } from './shown-url.ts'

/** The server sends, but so slowly that the file would never be complete. */
export class TooSlowError extends WorldError {
  override readonly name = 'TooSlowError'
}

/** The server sends more than the file may have. */
export class TooLargeError extends WorldError {
  override readonly name = 'TooLargeError'

  constructor(url: string, how: string, mostBytes: number) {
    super(`${shownUrl(url)}: the answer ${how}, and the file may have ${mostBytes} bytes at most`, {
      next: 'check the URL: the server sends another file',
    })
  }
}

export interface LeastSpeed {
  readonly bytesPerSecond: number
  /** Milliseconds of waiting over which the speed is averaged. */
  readonly windowMs: number
}

/**
 * The limits of dnf.conf(5), `minrate` and `timeout`: less than 1000 bytes a second on average over 30 s. The slowest modem of
 * use has five times that, and a kubelet would take a day.
 */
export const leastSpeed: LeastSpeed = { bytesPerSecond: 1000, windowMs: 30_000 }

export interface BodyLimits {
  readonly mostBytes: number
  readonly least?: LeastSpeed | undefined
}

/**
 * The body of a response, piece by piece. Throws TooLargeError, TooSlowError, or the error of the connection. However the caller
 * ends the loop, the connection is closed unless the body was read to its end.
 */
export async function* readBody(
  url: string,
  body: Readable,
  { mostBytes, least = leastSpeed }: BodyLimits,
): AsyncGenerator<Uint8Array> {
  let left = mostBytes
  let bytes = 0
  let waitedMs = 0
  const pieces = body[Symbol.asyncIterator]()
  try {
    for (;;) {
      // Only the waiting counts: a slow disk is not the server's fault.
      const startedAt = performance.now()
      const { done, value } = await pieces.next()
      if (done) return
      const piece = value as Uint8Array
      waitedMs += performance.now() - startedAt
      bytes += piece.length
      left -= piece.length
      if (left < 0) throw new TooLargeError(url, 'goes on and on', mostBytes)
      if (waitedMs >= least.windowMs) {
        if (bytes < (least.bytesPerSecond * waitedMs) / 1000) throw tooSlow(url, bytes, waitedMs, least)
        bytes = 0
        waitedMs = 0
      }
      yield piece
    }
  } finally {
    discardBody(body)
  }
}

/** Ends a response without reading the rest of its body. */
export function discardBody(body: Readable): void {
  body.on('error', () => {}).destroy()
}

function tooSlow(url: string, bytes: number, waitedMs: number, least: LeastSpeed): TooSlowError {
  return new TooSlowError(
    `${shownUrl(url)}: the server sent ${bytes} bytes in ${Math.round(waitedMs / 1000)} s, less than ${least.bytesPerSecond} bytes a second`,
    { next: 'run the same command again later: a download goes on where this one stopped' },
  )
}
