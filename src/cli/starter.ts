import { join } from 'node:path'
import type { SourceFile } from '../config/document.ts'
import { starter } from '../config/starter.ts'
import { addFiles } from '../host/generated/add-files.ts'
import { findConfig, needConfig } from '../tasks/inputs.ts'
import { complain } from './print.ts'

/** The config; without one, the starter of `bakelet init`, written to out/ for the user to read. */
export async function configOrStarter(asked: string | undefined): Promise<SourceFile> {
  if (asked !== undefined) return needConfig(asked)
  const found = findConfig(undefined)
  if (found) return found
  const folder = join('out', 'starter')
  const files = starter('starter').map(file => ({ ...file, mode: '0644' }))
  await addFiles(folder, files)
  complain(`no config in this folder: using ${folder}, the config that \`bakelet init\` writes`)
  return needConfig(join(folder, 'bakelet.yaml'))
}
