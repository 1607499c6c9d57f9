import { WorldError } from './errors.ts'
import { type HttpClient, HttpStatusError, UnreachableError } from './http.ts'
import { networkErrorReason } from './network-error.ts'

/**
 * A small file by HTTP, as bytes. Throws UnreachableError, HttpStatusError for any other status than 200, TooLargeError and
 * TooSlowError.
 */
export async function getSmallFile(
  url: string,
  {
    http,
    signal,
    mostBytes,
  }: { readonly http: HttpClient; readonly signal: AbortSignal; readonly mostBytes: number },
): Promise<Buffer> {
  const response = await http.request('GET', url, { signal })
  if (response.status !== 200) {
    response.discard()
    throw new HttpStatusError(response.url, response.status)
  }
  const chunks: Uint8Array[] = []
  try {
    for await (const chunk of response.read(mostBytes)) chunks.push(chunk)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof WorldError) throw error
    throw new UnreachableError(response.url, networkErrorReason(error), error)
  }
  return Buffer.concat(chunks)
}
