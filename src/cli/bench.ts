import type { BaselineName } from '../bench/baselines/index.ts'
import { terminalReport } from '../bench/picture/terminal.ts'
import { jsonReport } from '../bench/report.ts'
import { Painted } from '../diagnostics/terminal-text.ts'
import { UsageError } from '../host/errors.ts'
import { bench } from '../tasks/bench.ts'
import { configOrStarter } from '../tasks/starter.ts'
import type { ExitCode } from './exit-code.ts'
import { isOffline, refuseInstall } from './offline.ts'
import { print, printJson, useColor } from './print.ts'
import { choiceOf, type ProjectFlags, projectOf } from './project.ts'
import { reporter } from './reporter.ts'

export interface BenchFlags extends ProjectFlags {
  readonly boots: number
  readonly against: readonly BaselineName[]
  readonly image?: string
  readonly json?: boolean
}

/** `bakelet bench`: measures the boot of the image, from power-on to the answer, and prints the report. */
export async function benchCommand(flags: BenchFlags): Promise<ExitCode> {
  const source = await configOrStarter(choiceOf(flags), reporter())
  if (isOffline({})) refuseNetwork(flags)
  const report = await bench(await projectOf(flags, source), flags)
  if (flags.json) printJson(JSON.parse(jsonReport(report)))
  else print(new Painted(terminalReport(report, { color: useColor('stdout') })))
  return 0
}

/** Refuses the flags that need the network, whatever the store has. */
function refuseNetwork({ against, installTools = false }: BenchFlags): void {
  refuseInstall(installTools)
  if (against.length > 0)
    throw new UsageError(
      '--against cannot be used with BAKELET_OFFLINE: its images are built from downloaded packages',
      { next: 'leave out --against, or unset BAKELET_OFFLINE' },
    )
}
