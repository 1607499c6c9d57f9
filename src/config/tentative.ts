import type * as z from 'zod/mini'
import type { ConfigPath } from '../diagnostics/diagnostic.ts'
import { isNumber } from '../render/exact-number.ts'
import { type Config, configSchema } from './schema.ts'
import { isTable, type Table } from './table.ts'

type Issue = z.core.$ZodIssue

/**
 * A config without what the schema refused, so that everything else can still be checked and all problems come out at
 * once. Nothing may be generated from it. Undefined where there is nothing to go on with.
 */
export function tentativeConfig(
  value: unknown,
  issues: readonly Issue[],
  textAt: (path: ConfigPath) => string,
): Config | undefined {
  const config: unknown = copyOf(value)
  if (!isTable(config)) return undefined
  const firstTry = decode(config, issues, path =>
    // 1.30 without quotes is the number 1.3, but everybody knows what was meant.
    path.at(-1) === 'version' && isNumber(valueAt(config, path)) ? textAt(path) : undefined,
  )
  return firstTry.success ? firstTry.data : decode(config, firstTry.error.issues).data
}

function decode(
  config: Record<string, unknown>,
  issues: readonly Issue[],
  meant: (path: ConfigPath) => string | undefined = () => undefined,
) {
  for (const path of issues.flatMap(refusedPaths)) replace(config, path, meant(path))
  // The only key without a default.
  config.name ??= 'node'
  return configSchema.safeParse(config)
}

// A document has no symbols, so neither has a path in it.
function refusedPaths(issue: Issue): ConfigPath[] {
  const path = issue.path as (string | number)[]
  return issue.code === 'unrecognized_keys' ? issue.keys.map(key => [...path, key]) : [path]
}

/** Sets or removes a key. Of a list nothing can be removed without moving the rest, so it goes as a whole. */
function replace(config: Record<string, unknown>, path: ConfigPath, meant: string | undefined): void {
  if (path.length === 0) return
  const parent = valueAt(config, path.slice(0, -1))
  const key = path.at(-1)
  if (!isTable(parent) || typeof key !== 'string' || !Object.hasOwn(parent, key))
    replace(config, path.slice(0, -1), undefined)
  else if (meant !== undefined) parent[key] = meant
  else delete parent[key]
}

function valueAt(value: unknown, path: ConfigPath): unknown {
  return path.reduce<unknown>((node, part) => (node as Table | undefined)?.[part], value)
}

/** Not structuredClone, which makes plain mappings of exact numbers and dates. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf)
  if (!isTable(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copyOf(inner)]))
}
