import { fetchPlan } from '../artifacts/fetch.ts'
import { openStore } from '../artifacts/store.ts'
import { writeFileAtomic } from '../host/files.ts'
import type { Fetched, Plan } from '../plan/types.ts'
import { fetchedPath } from './fetched.ts'
import { compileFile, needConfig } from './inputs.ts'
import { complain, print } from './print.ts'
import type { ExitCode } from './program.ts'
import { type Progress, withProgress } from './progress.ts'
import { planOrReport } from './report.ts'
import { interrupted } from './signals.ts'

/** `bakelet fetch`: everything that the plan needs into the store, and the record of it into out/NAME/fetched.json. */
export async function fetch(options: {
  readonly config?: string
  readonly rebuild?: boolean
}): Promise<ExitCode> {
  const plan = await planOrReport(await compileFile(await needConfig(options.config)))
  if (!plan) return 1
  const signal = interrupted()
  await withProgress([
    {
      title: 'fetch',
      run: progress => fetchAndRecord(plan, progress, signal, options.rebuild ?? false).then(() => undefined),
    },
  ])
  complain(`recorded in ${fetchedPath(plan.name)}`)
  print(fetchedPath(plan.name))
  return 0
}

export async function fetchAndRecord(
  plan: Plan,
  progress: Progress,
  signal: AbortSignal,
  rebuild = false,
): Promise<Fetched> {
  const fetched = await fetchPlan(plan, {
    store: await openStore(),
    signal,
    rebuild,
    report: event => {
      const { kind, subject, text, bytes, totalBytes } = event
      const amount =
        bytes === undefined
          ? ''
          : ` ${mebibytes(bytes)}${totalBytes === undefined ? '' : ` of ${mebibytes(totalBytes)}`} MiB`
      const line = `${subject}: ${text}${amount}`
      if (kind === 'note') progress.note(line)
      else progress.update(line)
    },
  })
  await writeFileAtomic(fetchedPath(plan.name), `${JSON.stringify(fetched, null, 2)}\n`)
  return fetched
}

function mebibytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1)
}
