import type { Mirror } from '../debian/mirror.ts'
import { debianSuites } from '../debian/release.ts'
import { packageLists } from '../debian/release-file.ts'
import { HttpStatusError, openHttpClient } from '../host/http.ts'
import { getSmallFile } from '../host/small-file.ts'
import type { LockedDebian } from '../lock/types.ts'

// Asked before a bake, for which the archive is needed anyway.
const timeouts = { connectMs: 5000, headersMs: 10_000, bodyMs: 10_000 }

/** That of trixie has 140 kB. */
const mostBytes = 4 * 2 ** 20

/**
 * What the Debian archive has now, by suite. The signature of an InRelease is apt's to check, when it installs: this says
 * what the archive is, and not that it may be trusted. Throws UnreachableError, HttpStatusError.
 */
export async function readDebianArchive(mirror: Mirror, signal: AbortSignal): Promise<LockedDebian> {
  const http = await openHttpClient(timeouts)
  try {
    const suites = debianSuites(mirror).map(async ({ archive, suite, required }) => {
      try {
        const inRelease = await getSmallFile(`${archive}/dists/${suite}/InRelease`, {
          http,
          signal,
          mostBytes,
        })
        return [[suite, packageLists(inRelease.toString())] as const]
      } catch (error) {
        if (!required && error instanceof HttpStatusError && error.status === 404) return []
        throw error
      }
    })
    return Object.fromEntries((await Promise.all(suites)).flat())
  } finally {
    await http.close()
  }
}
