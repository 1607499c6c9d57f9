import { writeFileAtomic } from '../host/files.ts'
import { labelledDisk } from '../host/labelled-disk.ts'

export interface Seed {
  readonly userData: string
  readonly metaData: string
}

/** Writes a NoCloud seed, a disk with user-data and meta-data, to `path`. cloud-init finds it by its label (25.1, DataSourceNoCloud.py). */
export async function writeSeed(
  path: string,
  { userData, metaData }: Seed,
  signal: AbortSignal,
): Promise<void> {
  const files = [
    { path: 'user-data', content: userData },
    { path: 'meta-data', content: metaData },
  ]
  // User-data may hold keys and tokens.
  await writeFileAtomic(path, await labelledDisk('cidata', files, signal), 0o600)
}
