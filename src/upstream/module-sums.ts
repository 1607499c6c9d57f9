import modulesData from '../data/modules.json' with { type: 'json' }

const sums: Readonly<Record<string, Readonly<Record<string, string>>>> = modulesData.sums

/** The pinned go.sum hash of a program's main module; undefined for a version, or another artifact, without a pin. */
export function pinnedModuleSum(name: string, version: string): string | undefined {
  return sums[name]?.[version]
}
