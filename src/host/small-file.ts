import { WorldError } from './errors.ts'
import { type HttpClient, HttpStatusError } from './http.ts'

/**
 * A small file by HTTP, as bytes. Throws UnreachableError, HttpStatusError for any other status than 200, and WorldError
 * for a file of more than `mostBytes`.
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
      if (size > mostBytes)
        throw new WorldError(
          `${url}: the answer goes on and on, and the file may have ${mostBytes} bytes at most`,
          {
            next: 'check the URL: this is another file, or a server that is not what it says',
          },
        )
      chunks.push(chunk)
    }
  } finally {
    response.body.on('error', () => {}).destroy()
  }
  return Buffer.concat(chunks)
}
