import { join } from 'node:path'
import type { ConfigSource } from '../config/config-source.ts'
import { starter } from '../config/starter.ts'
import { addFiles } from '../host/generated/add-files.ts'
import type { OnEvent } from './events.ts'
import { type ConfigChoice, findConfig, needConfig } from './find-config.ts'

/** The config; without one, the starter of `bakelet init`, written to out/ for the user to read. */
export async function configOrStarter(choice: ConfigChoice, on: OnEvent): Promise<ConfigSource> {
  const found = await findConfig(choice)
  if (found) return found
  const folder = join('out', 'starter')
  const files = starter('starter').map(file => ({ ...file, mode: '0644' }))
  await addFiles(folder, files)
  await on({
    kind: 'note',
    line: `no config in this folder: using ${folder}, the config that \`bakelet init\` writes`,
  })
  return needConfig({ ...choice, files: [join(folder, 'bakelet.yaml')] })
}
