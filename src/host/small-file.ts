import { type HttpClient, HttpStatusError } from './http.ts'

/**
 * A small file by HTTP, as bytes. What is longer than `mostBytes` is cut off there: whoever reads it finds it to be no
 * whole one. Throws UnreachableError, and HttpStatusError for any other status than 200.
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
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    if (response.status !== 200) throw new HttpStatusError(response.url, response.status)
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      size += chunk.length
      if (size > mostBytes) break
      chunks.push(chunk)
    }
  } finally {
    response.body.on('error', () => {}).destroy()
  }
  return Buffer.concat(chunks)
}
