import { excerpt } from '../doctor/excerpt.ts'
import { type Finding, pageOf } from '../doctor/finding.ts'
import { UsageError } from '../host/errors.ts'
import { doctor, doctorOfNode, type Examined } from '../tasks/doctor.ts'
import type { ExitCode } from './exit-code.ts'
import { masked } from './masked.ts'
import { complain, print, printJson } from './print.ts'
import { type ProjectFlags, projectOf } from './project.ts'

export interface DoctorFlags extends ProjectFlags {
  readonly host?: string
  readonly json?: boolean
}

/** `bakelet doctor [FILE…]`: 0 nothing found, 1 a known fault, 2 a log or node that cannot be read. */
export async function doctorCommand(
  logs: readonly string[],
  { json, host, ...flags }: DoctorFlags,
): Promise<ExitCode> {
  if (logs.length > 0 && host !== undefined)
    throw new UsageError('--host cannot be used with files: a node is read, or a log', {
      next: 'leave out one of them',
    })
  const choice = host === undefined ? {} : { host }
  const examined = logs.length > 0 ? await doctor(logs) : [await doctorOfNode(await projectOf(flags), choice)]
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
