import { quote } from '../diagnostics/quote.ts'
import { shellWord } from '../render/shell.ts'
import { yaml } from '../render/yaml.ts'
import { type ImportOptions, importPods } from '../tasks/import-pods.ts'
import type { ExitCode } from './exit-code.ts'
import { ownCommand } from './own-command.ts'
import { complain } from './print.ts'
import { reportDiagnostics } from './report.ts'

export interface ImportFlags extends Pick<ImportOptions, 'envFile'> {
  readonly output?: string
  readonly profile?: readonly string[]
}

/** `bakelet import`: pods that come from elsewhere, and what did not come along. Overwrites nothing. */
export async function importCommand(names: readonly string[], flags: ImportFlags): Promise<ExitCode> {
  const { output: folder = '.', profile = [], ...options } = flags
  const { files, config, isNewConfig, missing, report, checked } = await importPods(names, {
    folder,
    profiles: profile,
    ...options,
  })
  for (const found of [report, checked]) if (found.diagnostics.length > 0) await reportDiagnostics(found)
  for (const file of files) complain(`wrote ${quote(file)}`)
  if (Object.keys(missing).length > 0) {
    complain(`add to ${quote(config)}:`)
    for (const line of yaml(missing).trimEnd().split('\n')) complain(line)
  }
  const isHere = isNewConfig && config === 'bakelet.yaml'
  complain(`next: ${ownCommand()} up${isHere ? '' : ` -c ${shellWord(config)}`}`)
  return 0
}
