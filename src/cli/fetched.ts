import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SourceFile } from '../config/document.ts'
import { loadConfig } from '../config/load.ts'
import { isSystemError } from '../host/errors.ts'
import type { Fetched } from '../plan/types.ts'

/** Where what belongs to one config is written: out/NAME in the current folder. */
export function outFolder(name: string): string {
  return join('out', name)
}

export function fetchedPath(name: string): string {
  return join(outFolder(name), 'fetched.json')
}

/** The record that `bakelet fetch` left for this config; undefined if it was never fetched. */
export async function fetchedFor(source: SourceFile): Promise<Fetched | undefined> {
  const { config } = await loadConfig(source)
  if (!config) return undefined
  try {
    return JSON.parse(readFileSync(fetchedPath(config.name), 'utf8')) as Fetched
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined
    throw error
  }
}
