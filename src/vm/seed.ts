import { writeFileAtomic } from '../host/files.ts'
import { labelledDisk } from '../host/labelled-disk.ts'

export interface Seed {
  readonly userData: string
  readonly metaData: string
  /** Undefined: cloud-init asks DHCP. */
  readonly networkConfig?: string | undefined
}

/** Writes a NoCloud seed, a disk with user-data, meta-data and network-config, to `path`. cloud-init finds it by its label (25.1, DataSourceNoCloud.py). */
export async function writeSeed(
  path: string,
  { userData, metaData, networkConfig }: Seed,
  signal: AbortSignal,
): Promise<void> {
  const files = [
    { path: 'user-data', content: userData },
    { path: 'meta-data', content: metaData },
    ...(networkConfig === undefined ? [] : [{ path: 'network-config', content: networkConfig }]),
  ]
  // User-data may hold keys and tokens.
  await writeFileAtomic(path, await labelledDisk('cidata', files, signal), 0o600)
}
