import { open } from 'node:fs/promises'
import { WorldError } from '../host/errors.ts'
import { shownUrl } from '../host/shown-url.ts'
import type { PlannedArtifact } from '../plan/artifact.ts'
import { notRunnable } from '../plan/not-runnable.ts'
import type { StoredFile } from './store.ts'

/** Throws WorldError if the node could not run a download that has the digest of the config. */
export async function requireRunnable(
  { name, arch, release }: PlannedArtifact,
  { path }: StoredFile,
): Promise<void> {
  const handle = await open(path)
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(256), position: 0 })
    const found = notRunnable(buffer.subarray(0, bytesRead), arch)
    if (!found) return
    const what = release ? shownUrl(release.url) : name
    throw new WorldError(`${what} has the digest of the config, and ${found.problem}`, { next: found.hint })
  } finally {
    await handle.close()
  }
}
