import { join } from 'node:path'
import type { SourceFile } from '../config/document.ts'
import { starter } from '../config/starter.ts'
import { addFiles } from '../host/generated/add-files.ts'
import type { OnEvent } from './events.ts'
import { findConfig, needConfig } from './inputs.ts'

/** The config; without one, the starter of `bakelet init`, written to out/ for the user to read. */
export async function configOrStarter(requested: string | undefined, on: OnEvent): Promise<SourceFile> {
  if (requested !== undefined) return needConfig(requested)
  const found = findConfig(undefined)
  if (found) return found
  const folder = join('out', 'starter')
  const files = starter('starter').map(file => ({ ...file, mode: '0644' }))
  await addFiles(folder, files)
  await on({
    kind: 'note',
    line: `no config in this folder: using ${folder}, the config that \`bakelet init\` writes`,
  })
  return needConfig(join(folder, 'bakelet.yaml'))
}
