import type { Config } from '../../config/schema.ts'
import data from '../../data/bases.json' with { type: 'json' }

/** What a base brings; all versions are the oldest that it may have. */
export interface Base {
  readonly systemd: string
  readonly glibc: string
  readonly kernel: string
  /** The cgroup hierarchy that it boots with by itself. */
  readonly cgroup: 1 | 2
}

export const bases = data.bases as Readonly<Record<string, Base>>

/** undefined: an image of the user's own, of which we know nothing. */
export function baseOf({ base }: Config): Base | undefined {
  return typeof base === 'string' ? bases[base] : undefined
}
