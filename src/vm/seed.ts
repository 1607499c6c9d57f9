import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../host/process.ts'
import { requireTool } from '../host/tools.ts'

/** Label by which cloud-init's NoCloud datasource finds its seed (cloud-init 25.1, DataSourceNoCloud.py). */
export const seedLabel = 'cidata'

export interface Seed {
  readonly userData: string
  readonly metaData: string
}

/** Writes a NoCloud seed, an ISO 9660 image with user-data and meta-data, to `path`. */
export async function writeSeed(path: string, seed: Seed, signal: AbortSignal): Promise<void> {
  const xorriso = await requireTool('xorriso')
  const work = await mkdtemp(`${path}.`)
  try {
    // User-data may hold keys and tokens: readable by its owner alone, and so is the image made of it.
    await writeFile(join(work, 'user-data'), seed.userData, { mode: 0o600 })
    await writeFile(join(work, 'meta-data'), seed.metaData, { mode: 0o600 })
    await writeFile(join(work, 'seed.iso'), '', { mode: 0o600 })
    await run(xorriso, seedArgs(), { cwd: work, signal })
    await rename(join(work, 'seed.iso'), path)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

// Joliet and Rock Ridge both: plain ISO 9660 has no lower case, so no file would be called "user-data".
function seedArgs(): string[] {
  return ['-as', 'mkisofs', '-quiet', '-V', seedLabel, '-J', '-r', '-o', 'seed.iso', 'user-data', 'meta-data']
}
