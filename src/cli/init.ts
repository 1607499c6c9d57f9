import { basename, join, resolve } from 'node:path'
import { starter } from '../config/starter.ts'
import { quote } from '../diagnostics/quote.ts'
import { WorldError } from '../host/errors.ts'
import { exists } from '../host/files.ts'
import { addFiles } from '../host/generated/add-files.ts'
import { shellWord } from '../render/shell.ts'
import { defaultNames } from '../tasks/inputs.ts'
import type { ExitCode } from './exit-code.ts'
import { ownCommand } from './own-command.ts'
import { complain } from './print.ts'

/** `bakelet init`: a config and a pod that `bakelet up` runs unchanged. Overwrites nothing. */
export async function init(folder: string): Promise<ExitCode> {
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
  for (const { path } of files) complain(`wrote ${quote(join(folder, path))}`)
  const config = join(folder, 'bakelet.yaml')
  complain(`next: ${ownCommand()} up${config === 'bakelet.yaml' ? '' : ` -c ${shellWord(config)}`}`)
  return 0
}
