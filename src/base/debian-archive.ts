import type { Mirror } from '../host/apt-sources.ts'
import { HttpStatusError, openHttpClient } from '../host/http.ts'
import { packageLists } from '../lock/debian.ts'
import type { LockedDebian } from '../lock/types.ts'
import { debianSuites } from './debian-13.ts'

// Asked before a bake, for which the archive is needed anyway.
const timeouts = { connectMs: 5000, headersMs: 10_000, bodyMs: 10_000 }

/**
 * What the Debian archive has now, by suite. The signature of an InRelease is apt's to check, when it installs: this says
 * what the archive is, and not that it may be trusted. Throws UnreachableError, HttpStatusError.
 */
export async function readDebianArchive(mirror: Mirror, signal: AbortSignal): Promise<LockedDebian> {
  const http = await openHttpClient(timeouts)
  try {
    const suites = debianSuites(mirror).map(async ({ archive, suite, required }) => {
      const response = await http.request('GET', `${archive}/dists/${suite}/InRelease`, { signal })
      const chunks: Uint8Array[] = []
      for await (const chunk of response.body as AsyncIterable<Uint8Array>) chunks.push(chunk)
      if (response.status === 404 && !required) return []
      if (response.status !== 200) throw new HttpStatusError(response.url, response.status)
      return [[suite, packageLists(Buffer.concat(chunks).toString())] as const]
    })
    return Object.fromEntries((await Promise.all(suites)).flat())
  } finally {
    await http.close()
  }
}
