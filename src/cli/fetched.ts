import { join } from 'node:path'
import type { SourceFile } from '../config/document.ts'
import { loadConfig } from '../config/load.ts'
import { isSystemError } from '../host/errors.ts'
import { readRegularFile } from '../host/regular-file.ts'
import type { Fetched } from '../plan/types.ts'

/** Where what belongs to one config is written: out/NAME in the current folder. */
export function outFolder(name: string): string {
  return join('out', name)
}

export function fetchedPath(name: string): string {
  return join(outFolder(name), 'fetched.json')
}

/** A record of a thousand images has half a megabyte. */
const mostBytes = 16 * 2 ** 20

/** The record that `bakelet fetch` left for this config; undefined if it was never fetched. */
export async function fetchedFor(source: SourceFile): Promise<Fetched | undefined> {
  const { config } = await loadConfig(source)
  if (!config) return undefined
  try {
    return JSON.parse(
      readRegularFile(fetchedPath(config.name), { mostBytes }).content.toString('utf8'),
    ) as Fetched
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined
    throw error
  }
}
