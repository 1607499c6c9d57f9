import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rm, stat, truncate } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { ignoreMissing, WorldError } from '../host/errors.ts'
import { fileError, isDiskFull } from '../host/file-error.ts'
import {
  type HttpClient,
  type HttpResponse,
  HttpStatusError,
  type HttpTimeouts,
  UnreachableError,
} from '../host/http.ts'
import { networkErrorReason } from '../host/network-error.ts'
import { TooLargeError, TooSlowError } from '../host/response-body.ts'
import { shownUrl } from '../host/shown-url.ts'
import type { Sha256 } from '../plan/types.ts'
import type { Store, StoredFile } from './store.ts'

/** The bytes that arrived are not the bytes that were pinned. They were thrown away. */
export class DigestMismatchError extends WorldError {
  override readonly name = 'DigestMismatchError'
  readonly expected: Sha256
  readonly actual: Sha256

  constructor(url: string, expected: Sha256, actual: Sha256) {
    super(
      `${shownUrl(url)}: the download has the sha256 ${actual}, not the pinned ${expected}; it was thrown away`,
      {
        next: 'do not use this source until you know why: the file was changed after it was pinned, or on the way',
      },
    )
    this.expected = expected
    this.actual = actual
  }
}

/** The download broke off, and did so again at every try. What arrived is kept for the next run. */
export class TruncatedError extends WorldError {
  override readonly name = 'TruncatedError'
}

/** Long enough for a slow link; source `auto` never waits for them, since it asks with shorter ones first. */
export const downloadTimeouts: HttpTimeouts = { connectMs: 10_000, headersMs: 30_000, bodyMs: 30_000 }

export interface DownloadOptions {
  readonly store: Store
  readonly http: HttpClient
  readonly signal: AbortSignal
  /** Tries in all, for what may pass: no connection, 408, 429, 5xx, a body that breaks off. Default: 5. */
  readonly attempts?: number
  /** Milliseconds before the second try; doubled before each further one, with up to half as much again at random. Default: 500. */
  readonly backOffMs?: number
  /** The most that the file may have. Default: 8 GiB, more than any cloud image has. */
  readonly mostBytes?: number
  readonly onProgress?: (bytes: number, totalBytes: number | undefined) => void
  readonly onRetry?: (reason: string, attempt: number) => void
}

/**
 * Downloads a file by its digest into the store; returns at once when it is there. Goes on where an earlier try, of
 * this process or another, broke off. Throws UnreachableError, HttpStatusError, TruncatedError, DigestMismatchError, or
 * a WorldError for a web page in the file's place.
 */
export async function download(url: string, sha256: Sha256, options: DownloadOptions): Promise<StoredFile> {
  const { store, signal, attempts = 5, backOffMs = 500 } = options
  if (sha256 === emptySha256)
    throw new WorldError(`${shownUrl(url)}: the digest that is pinned is that of an empty file`, {
      next: 'pin the digest of the file itself: whoever computed this one hashed nothing',
    })
  const stored = await store.find(sha256)
  if (stored) return stored
  const partial: Partial = { path: await store.takePartial(sha256), etag: undefined }
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        await transfer(url, sha256, partial, options)
        return await store.adopt(partial.path, sha256)
      } catch (error) {
        signal.throwIfAborted()
        if (attempt >= attempts || !mayPass(error)) throw error
        options.onRetry?.(error instanceof Error ? error.message : String(error), attempt)
        await sleep(backOffMs * 2 ** (attempt - 1) * (1 + Math.random() / 2), undefined, { signal })
      }
    }
  } finally {
    // After success, or when the bytes were wrong, there is nothing left to keep.
    await store.leavePartial(partial.path, sha256)
  }
}

/** What sha256sum says of nothing: a pin that was computed from a download that had failed. */
const emptySha256 = createHash('sha256').digest('hex')

/** Progress is for people: not for every piece that the network hands over. */
const progressStepBytes = 512 * 1024

function mayPass(error: unknown): boolean {
  if (error instanceof HttpStatusError)
    return error.status >= 500 || error.status === 408 || error.status === 429
  return (
    error instanceof UnreachableError ||
    error instanceof TruncatedError ||
    error instanceof TooSlowError ||
    error instanceof ResumedMismatch
  )
}

/** A resumed download with a wrong digest: the first part may be of another file. Worth one try from the start. */
class ResumedMismatch extends WorldError {}

interface Partial {
  readonly path: string
  /** Of the response that its bytes came from; unknown where another process left them. */
  etag: string | undefined
}

async function transfer(
  url: string,
  sha256: Sha256,
  partial: Partial,
  { http, signal, onProgress, mostBytes = 8 * 2 ** 30 }: DownloadOptions,
): Promise<void> {
  const { path } = partial
  const have = (await stat(path).catch(ignoreMissing))?.size ?? 0
  const response = await http.request('GET', url, {
    signal,
    headers: {
      // The file itself, not a compressed form of it: the digest is of the file.
      'accept-encoding': 'identity',
      ...(have > 0 ? { range: `bytes=${have}-` } : {}),
      ...(have > 0 && partial.etag ? { 'if-range': partial.etag } : {}),
    },
  })
  try {
    const resumed = response.status === 206 && rangeStart(response) === have
    if (response.status === 416 || (response.status === 206 && !resumed)) {
      await rm(path, { force: true })
      throw new ResumedMismatch(`${shownUrl(url)}: the server cannot go on at byte ${have}`)
    }
    if (response.status !== 200 && !resumed) throw new HttpStatusError(response.url, response.status)
    refuseWebPage(response)
    if (!resumed) await truncate(path).catch(ignoreMissing)
    // A weak ETag may not be used with If-Range (RFC 9110, 13.1.5).
    const { etag } = response.headers
    partial.etag = typeof etag === 'string' && etag.startsWith('"') ? etag : undefined

    const hash = createHash('sha256')
    if (resumed) for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array)
    const start = resumed ? have : 0
    const length = Number(response.headers['content-length'] ?? Number.NaN)
    const total = Number.isNaN(length) ? undefined : start + length
    if (total !== undefined && total > mostBytes)
      throw new TooLargeError(url, `says it has ${total} bytes`, mostBytes)
    let bytes = start
    let reported = start
    const file = await open(path, 'a', 0o644)
    try {
      for await (const chunk of response.read(mostBytes - start)) {
        if (bytes === 0) refuseHtml(url, chunk)
        hash.update(chunk)
        await file.writeFile(chunk)
        bytes += chunk.length
        if (bytes - reported >= progressStepBytes || bytes === total) {
          reported = bytes
          onProgress?.(bytes, total)
        }
      }
    } catch (error) {
      if (error instanceof TooLargeError) await rm(path, { force: true })
      if (error instanceof WorldError || signal.aborted) throw error
      if (isDiskFull(error)) throw fileError('write', path, error)
      throw truncated(url, bytes, total, networkErrorReason(error), error)
    } finally {
      await file.close()
    }
    if (total !== undefined && bytes < total) throw truncated(url, bytes, total, 'the body ended early')
    const actual = hash.digest('hex')
    if (actual === sha256) return
    await rm(path, { force: true })
    if (resumed) throw new ResumedMismatch(`${shownUrl(url)}: the resumed download has a wrong digest`)
    throw new DigestMismatchError(url, sha256, actual)
  } finally {
    response.discard()
  }
}

function rangeStart(response: HttpResponse): number | undefined {
  const match = /^bytes (\d+)-/.exec(String(response.headers['content-range'] ?? ''))
  return match ? Number(match[1]) : undefined
}

function truncated(
  url: string,
  bytes: number,
  total: number | undefined,
  reason: string,
  cause?: unknown,
): TruncatedError {
  return new TruncatedError(
    `${shownUrl(url)}: the download broke off after ${bytes} of ${total ?? 'an unknown number of'} bytes: ${reason}`,
    { next: 'run the same command again: it goes on where this one stopped', cause },
  )
}

function refuseWebPage(response: HttpResponse): void {
  if (/^text\/html\b/i.test(String(response.headers['content-type'] ?? ''))) throw webPage(response.url)
}

function refuseHtml(url: string, firstBytes: Uint8Array): void {
  const text = Buffer.from(firstBytes.buffer, firstBytes.byteOffset, Math.min(firstBytes.length, 256))
  if (/^\s*(<!doctype html|<html)/i.test(text.toString('latin1'))) throw webPage(url)
}

function webPage(url: string): WorldError {
  return new WorldError(`${shownUrl(url)}: the answer is a web page (HTML), not the file`, {
    next: 'open the URL in a browser: a proxy or a network log-in page may stand in the way',
  })
}
