import { createHash } from 'node:crypto'
import { basename } from 'node:path/posix'
import type { Arch } from '../../src/plan/types.ts'
import { releaseUrl } from '../../src/upstream/pins.ts'
import { type ProgramName, programs } from '../../src/upstream/programs/index.ts'
import type { Digests } from './add.ts'

/** The published sha256 of each architecture's file, which the file that is served today has. */
export async function verifiedDigests(name: ProgramName, version: string, from?: string): Promise<Digests> {
  const digestOf = async (arch: Arch): Promise<string> => {
    const url = new URL(releaseUrl(name, version, arch))
    const at = (path: string) => new URL(path, from ?? url)
    const checksums = at(programs[name].checksumPath(url.pathname))
    const published = digestIn(await (await get(checksums)).text(), basename(url.pathname))
    if (published === undefined) throw new Error(`${checksums} has no sha256 of ${basename(url.pathname)}`)
    const real = await sha256(at(url.pathname))
    if (real !== published)
      throw new Error(`${at(url.pathname)} is not what was published: sha256 ${real}, not ${published}`)
    return published
  }
  // In turn: a kubelet is 60 MB and more.
  return { amd64: await digestOf('amd64'), arm64: await digestOf('arm64') }
}

/** The sha256 that a text has for a file: of a line that names it, or of the one line that names nothing. */
export function digestIn(text: string, file: string): string | undefined {
  for (const line of text.split('\n')) {
    const [, digest, name] = /^([0-9a-f]{64})(?:\s+\*?(?:\.\/)?(\S+))?\s*$/.exec(line) ?? []
    if (digest !== undefined && (name === undefined || basename(name) === file)) return digest
  }
  return undefined
}

async function get(url: URL): Promise<Response> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`)
  return response
}

async function sha256(url: URL): Promise<string> {
  const hash = createHash('sha256')
  const { body } = await get(url)
  for await (const chunk of body ?? []) hash.update(chunk)
  return hash.digest('hex')
}
