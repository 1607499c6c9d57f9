import type { Tool } from '../../host/tools.ts'
import type { BaselineDisk, BaselineSource } from './disk.ts'

/** Another way to run the one pod of a config, to compare the image of bakelet with. */
interface Baseline {
  /** Programs that its disk needs, besides those for the stock Debian. */
  readonly tools: readonly Tool[]
  /** Loads the maker of its disk. */
  readonly load: () => Promise<(source: BaselineSource) => BaselineDisk>
}

/** Every baseline of `bakelet bench --against`. A new one is its files and a line here. */
export const baselines = {
  floor: { tools: [], load: async () => (await import('./floor.ts')).floorDisk },
  quadlet: { tools: ['unshare'], load: async () => (await import('./quadlet.ts')).quadletDisk },
} as const satisfies Record<string, Baseline>

export type BaselineName = keyof typeof baselines
export const baselineNames = Object.keys(baselines) as readonly BaselineName[]
