import modulesData from '../data/modules.json' with { type: 'json' }
import type { ProgramName } from './programs/index.ts'

/** The pinned go.sum hash of a program's main module; undefined for a version without a pin. */
export function pinnedModuleSum(name: ProgramName, version: string): string | undefined {
  const sums: Readonly<Record<string, string>> = modulesData.sums[name]
  return sums[version]
}
