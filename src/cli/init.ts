import { quote } from '../diagnostics/quote.ts'
import { shellWord } from '../render/shell.ts'
import { init } from '../tasks/init.ts'
import type { ExitCode } from './exit-code.ts'
import { ownCommand } from './own-command.ts'
import { complain } from './print.ts'

/** `bakelet init`: a config and a pod that `bakelet up` runs unchanged. Overwrites nothing. */
export async function initCommand(folder: string): Promise<ExitCode> {
  const { config, files } = await init(folder)
  for (const file of files) complain(`wrote ${quote(file)}`)
  complain(`next: ${ownCommand()} up${config === 'bakelet.yaml' ? '' : ` -c ${shellWord(config)}`}`)
  return 0
}
