import { excerpt } from '../doctor/excerpt.ts'
import { type Finding, pageOf } from '../doctor/finding.ts'
import { doctor, type Examined } from '../tasks/doctor.ts'
import type { ExitCode } from './exit-code.ts'
import { masked } from './masked.ts'
import { complain, print, printJson } from './print.ts'

export interface DoctorFlags {
  readonly json?: boolean
}

/** `bakelet doctor FILE…`: 0 nothing found, 1 a known fault, 2 a log that cannot be read. */
export async function doctorCommand(logs: readonly string[], { json }: DoctorFlags): Promise<ExitCode> {
  const examined = await doctor(logs)
  if (json) printJson(masked(doctorDocument(examined)))
  else report(examined)
  return examined.some(({ findings }) => findings.length > 0) ? 1 : 0
}

function report(examined: readonly Examined[]): void {
  for (const { log, lines, findings } of examined) {
    for (const finding of findings) print(describe(log, finding))
    if (findings.length === 0)
      complain(`${log}: no known fault in ${lines} ${lines === 1 ? 'line' : 'lines'}`)
  }
}

function describe(log: string, { signature, line, number, times, pods }: Finding): string[] {
  const more = [...(times > 1 ? [`${times} lines`] : []), ...pods.map(pod => `pod ${pod}`)]
  return [
    `${signature.id}: ${signature.cause}`,
    `  ${log}:${number}: ${excerpt(line, signature.pattern)}`,
    ...(more.length > 0 ? [`  ${more.join(', ')}`] : []),
    `  do: ${signature.edit}`,
    `  see: ${pageOf(signature)}`,
    '',
  ]
}

/** The result for programs. */
export function doctorDocument(examined: readonly Examined[]) {
  return examined.map(({ log, lines, findings }) => ({
    ...{ log, lines },
    findings: findings.map(({ signature, line, number, times, pods }) => ({
      ...{ id: signature.id, cause: signature.cause, edit: signature.edit, page: pageOf(signature) },
      ...{ source: signature.source, line: excerpt(line, signature.pattern), number, times, pods },
    })),
  }))
}
