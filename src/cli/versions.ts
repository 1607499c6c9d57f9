import { programNames } from '../upstream/programs/index.ts'
import {
  isSupported,
  type ReleaseLine,
  releaseLines,
  type Support,
  supportSources,
} from '../upstream/release-lines.ts'
import type { ExitCode } from './exit-code.ts'
import { print, printJson } from './print.ts'

/** `bakelet versions`: known versions, upstream's support and its end, and the first version without a known vulnerability. */
export function versionsCommand({ json }: { readonly json?: boolean }): ExitCode {
  const day = new Date().toISOString().slice(0, 10)
  const lines = programNames.flatMap(releaseLines)
  if (json) printJson(versionsDocument(lines, day))
  else print(table(lines, day))
  return 0
}

/** The release lines for programs. */
export function versionsDocument(lines: readonly ReleaseLine[], day: string) {
  return {
    day,
    lines: lines.map(line => ({
      ...line,
      supported: isSupported(line.support, day) ?? null,
      source: supportSources[line.program],
    })),
  }
}

function table(lines: readonly ReleaseLine[], day: string): string[] {
  const rows = [
    ['', 'pinned', 'upstream', 'no known CVE from'],
    ...lines.map(({ program, line, pinned, newest, support, secureFrom }) => [
      `${program} ${line}`,
      pinned ?? `${newest}, build only`,
      supportWord(support, day),
      secureFrom ?? '',
    ]),
  ]
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0))) ?? []
  const printed = rows.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const sources = programNames.map(program => `${program}: ${supportSources[program]}`)
  return [
    ...printed,
    '',
    ...sources,
    "~ estimated from upstream's support policy; no date published",
    'build only: made from its Go module, so a first boot cannot download it, and it is never a default',
  ]
}

function supportWord(support: Support, day: string): string {
  const { until, byRule, fixes } = support
  if (isSupported(support, day) === false)
    return until === undefined ? 'ended' : `ended ${byRule ? '~' : ''}${until}`
  if (until !== undefined) return `until ${byRule ? '~' : ''}${until}`
  return fixes ?? ''
}
