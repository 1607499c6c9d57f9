import { parse } from 'smol-toml'
import { parseGoDuration } from '../../../src/components/kubelet/go-duration.ts'
import { toml } from '../../../src/render/toml.ts'
import { defaultsOf, startContainerd, verdictOn } from './judge.ts'

/** The type of each key of a plugin. */
export interface Types {
  readonly [key: string]: string | Types
}

/** What a containerd says of its plugins itself. */
export interface Plugins {
  /** Each plugin with its keys; those without a default value are not known. */
  readonly plugins: Readonly<Record<string, Types>>
  /** Those without which its CRI does not load. */
  readonly needed: readonly string[]
}

/** CRI itself, and what answers `ctr plugins ls`. */
const unasked = /\.(grpc\.v1\.(cri|introspection)|cri\.v1\.\w+)$/

export async function pluginsOf(version: string): Promise<Plugins> {
  const base = { version: version.startsWith('1.') ? 2 : 3 }
  const [started] = await startContainerd(version, [toml(base)])
  const ids = Object.keys(started?.plugins ?? {}).sort()
  const without = await startContainerd(
    version,
    ids.map(id => toml({ ...base, disabled_plugins: [id] })),
  )
  const defaults = parse(await defaultsOf(version), { integersAsBigInt: true }).plugins as Record<
    string,
    unknown
  >
  return {
    plugins: Object.fromEntries(ids.map(id => [id, typesOf(defaults[id] ?? {})])),
    needed: ids.filter((id, index) => {
      const answer = without[index]
      return answer && !unasked.test(id) && !verdictOn(answer, []).accepted
    }),
  }
}

// CRI has structs of its own in containerd-config.json, and other keys than these.
function typesOf(defaults: unknown): Types {
  const entries = Object.entries(defaults as Record<string, unknown>)
  return Object.fromEntries(entries.map(([key, value]) => [key, typeOf(value)]))
}

function typeOf(value: unknown): string | Types {
  if (Array.isArray(value)) return '[]any'
  if (typeof value === 'string')
    return /\d/.test(value) && parseGoDuration(value) !== undefined ? 'duration' : 'string'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'bigint') return 'int64'
  if (typeof value === 'number') return 'number'
  return typesOf(value)
}
