import type { ConfigSource } from '../config/config-source.ts'
import { plainValue } from '../config/place.ts'
import { configSchema } from '../config/schema.ts'
import { keyOfSetting, readSetting } from '../config/setting.ts'
import { isTable } from '../config/table.ts'

// Arguments of --set: KEY=VALUE. A first name that is a key of a config sets that key; any other name is for a config that is
// a function, as `set`.

/** The settings for a function, as data. */
export async function freeSettings(set: readonly string[]): Promise<Record<string, unknown>> {
  const settings: Record<string, unknown> = {}
  for (const text of set.filter(isFree)) {
    const { root } = await readSetting({ file: '--set', text })
    if (root) merge(settings, plainValue(root) as Record<string, unknown>)
  }
  return settings
}

/**
 * The layers of settings above those of the files. `read`: names that a function read, which become no layer; undefined: no
 * config is a function. A setting that no function reads is a typo.
 */
export async function settingSources(
  set: readonly string[],
  read: ReadonlySet<string> | undefined,
): Promise<ConfigSource[]> {
  return set.flatMap((text): ConfigSource[] => {
    const name = nameOf(text)
    const source = { file: `--set ${text.split('=', 1)[0]}`, text, kind: 'set' } as const
    if (!read || !isFree(text) || name === undefined) return [source]
    if (read.has(name)) return []
    const hint = read.size > 0 ? `it reads ${[...read].join(', ')}` : 'it reads no settings'
    return [{ ...source, problem: { message: `no config reads the setting \`${name}\``, hint } }]
  })
}

function isFree(text: string): boolean {
  const name = nameOf(text)
  return name !== undefined && !Object.hasOwn(configSchema.shape, name)
}

function nameOf(text: string): string | undefined {
  return keyOfSetting(text)?.path[0]
}

function merge(into: Record<string, unknown>, more: Readonly<Record<string, unknown>>): void {
  for (const [key, value] of Object.entries(more)) {
    const old = Object.hasOwn(into, key) ? into[key] : undefined
    if (isTable(old) && isTable(value)) merge(old, value)
    else into[key] = value
  }
}
