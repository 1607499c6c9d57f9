import support from '../data/support.json' with { type: 'json' }
import { knownVulnerabilities } from './advisories.ts'
import { knownVersions, pinnedVersions } from './pins.ts'
import { type ProgramName, programs } from './programs/index.ts'
import { compareVersions, minorOf } from './version.ts'

/** What upstream says about the support of a release line. */
export interface Support {
  /** The last day of support: 2027-10-28. */
  readonly until?: string
  /** The date follows from upstream's rule and was not read. */
  readonly byRule?: boolean
  /** What is still fixed in a line that has no date. */
  readonly fixes?: string
  readonly ended?: boolean
}

/** A release line of a program: kubelet 1.36. */
export interface ReleaseLine {
  readonly program: ProgramName
  readonly line: string
  /** The newest version that bakelet has a digest of; undefined: none, so only a build can provide it. */
  readonly pinned: string | undefined
  /** The newest version that bakelet knows of. */
  readonly newest: string
  readonly support: Support
  /**
   * The oldest version without a known hole, for somebody on this line; in another line where this one got no fix.
   * undefined: no hole is known in all of the line.
   */
  readonly secureFrom: string | undefined
}

const supportOf: Readonly<Record<ProgramName, Readonly<Record<string, Support>>>> = support

/** Where the dates of a program were read. */
export const supportSources: Readonly<Record<ProgramName, string>> = support._about.sources

/** The day on which the dates were read. */
export const dataReadOn: string = support._about.read

/** Every release line that bakelet writes configuration for, newest first. */
export function releaseLines(program: ProgramName): ReleaseLine[] {
  const range = programs[program].supported
  const versions = knownVersions(program)
  const lines = [...new Set(versions.map(minorOf))].filter(
    line => !range || (compareVersions(line, range.from) >= 0 && compareVersions(line, range.to) <= 0),
  )
  return lines.reverse().flatMap(line => {
    const newest = versions.findLast(version => minorOf(version) === line)
    if (newest === undefined) return []
    return [
      {
        program,
        line,
        newest,
        pinned: pinnedVersions(program).findLast(version => minorOf(version) === line),
        support: supportOf[program][line] ?? {},
        secureFrom: knownVulnerabilities(program, `${line}.0`)?.fixedIn,
      },
    ]
  })
}

/** Whether upstream supports a line on a day: 2026-11-25. undefined: nothing is known. */
export function isSupported({ until, ended, fixes }: Support, day: string): boolean | undefined {
  if (until !== undefined) return day <= until
  if (ended) return false
  return fixes === undefined ? undefined : true
}
