import { basename, join, resolve } from 'node:path'
import { starter } from '../config/starter.ts'
import { quote } from '../diagnostics/quote.ts'
import { WorldError } from '../host/errors.ts'
import { exists } from '../host/files.ts'
import { addFiles } from '../host/generated/add-files.ts'
import { defaultNames } from './find-config.ts'

export interface StarterResult {
  readonly config: string
  /** Everything that was written. */
  readonly files: readonly string[]
}

/** Writes a config and a pod that `boot` runs unchanged. Throws WorldError, and writes nothing, if a config is there. */
export async function init(folder: string): Promise<StarterResult> {
  const files = starter(basename(resolve(folder)))
  // A config of another syntax counts too: the new one would hide it.
  for (const path of new Set([...defaultNames, ...files.map(({ path }) => path)]))
    if (await exists(join(folder, path)))
      throw new WorldError(`${quote(join(folder, path))} already exists; nothing was written`, {
        next: '`bakelet init FOLDER` writes to another folder',
      })
  await addFiles(
    folder,
    files.map(file => ({ ...file, mode: '0644' })),
  )
  return { config: join(folder, 'bakelet.yaml'), files: files.map(({ path }) => join(folder, path)) }
}
