import type { Contestant } from './contestant.ts'
import { measuredPhases } from './phases.ts'
import type { CountedBoot } from './run.ts'
import { median, percentile } from './statistics.ts'

/** What a bench found. Times are seconds, percentiles are by nearest rank. */
export interface BenchReport {
  readonly formatVersion: 1
  /** Name of the config. */
  readonly name: string
  /** When it began, ISO 8601. */
  readonly startedAt: string
  /** What ran the machines. */
  readonly machine: string
  /** bakelet first. */
  readonly contestants: readonly Summary[]
  /** Every boot, in the order in which they ran. */
  readonly boots: readonly CountedBoot[]
}

export interface Summary extends Pick<Contestant, 'name' | 'about'> {
  readonly boots: number
  /** Boots that ended in a panic of the guest's kernel and were repeated. */
  readonly panics: number
  /** From power-on to the answer. */
  readonly p50: number
  readonly p95: number
  readonly min: number
  /** bakelet's median divided by this one's; undefined for bakelet itself. */
  readonly ratio: number | undefined
  /** Median of the idle node's MemAvailable. */
  readonly memAvailableMiB: number | undefined
  readonly phases: readonly PhaseSummary[]
  /** Index in the report's `boots` of the one that took p50. */
  readonly medianBoot: number
}

export interface PhaseSummary {
  readonly names: readonly string[]
  /** What happens in it. */
  readonly about: string
  /** Median, in seconds. The medians of the phases need not add up to that of the whole. */
  readonly p50: number
}

export function summarize(
  contestants: readonly Contestant[],
  boots: readonly CountedBoot[],
  about: Pick<BenchReport, 'name' | 'startedAt'>,
): BenchReport {
  const times = (name: Contestant['name']) => ofContestant(boots, name).map(({ seconds }) => seconds)
  const ownMedian = median(times('bakelet'))
  return {
    formatVersion: 1,
    ...about,
    machine: boots[0]?.machine ?? '',
    contestants: contestants.flatMap(contestant => {
      const own = ofContestant(boots, contestant.name)
      if (own.length === 0) return []
      const p50 = median(times(contestant.name))
      const memory = own.flatMap(({ guest }) => guest.memAvailableMiB ?? [])
      return {
        name: contestant.name,
        about: contestant.about,
        boots: own.length,
        panics: own.reduce((sum, { panics }) => sum + panics, 0),
        p50,
        p95: percentile(times(contestant.name), 95),
        min: Math.min(...times(contestant.name)),
        ratio: contestant.name === 'bakelet' ? undefined : ownMedian / p50,
        memAvailableMiB: memory.length === 0 ? undefined : median(memory),
        phases: phaseSummaries(contestant, own),
        medianBoot: boots.findIndex(each => each.contestant === contestant.name && each.seconds === p50),
      }
    }),
    boots,
  }
}

function ofContestant(boots: readonly CountedBoot[], name: Contestant['name']): readonly CountedBoot[] {
  return boots.filter(({ contestant }) => contestant === name)
}

/** The report for programs. To a thousandth: what is behind it was not measured. */
export function jsonReport(report: BenchReport): string {
  const round = (_: string, value: unknown) => (typeof value === 'number' ? Number(value.toFixed(3)) : value)
  return JSON.stringify(report, round, 2)
}

/** What is called the same in several boots is one phase. */
function phaseSummaries(contestant: Contestant, boots: readonly CountedBoot[]): PhaseSummary[] {
  const about = new Map(measuredPhases(contestant).map(phase => [phase.name, phase.about]))
  const durations = new Map<string, number[]>()
  for (const { phases, from, to } of boots.flatMap(boot => boot.phases)) {
    const key = phases.join()
    durations.set(key, [...(durations.get(key) ?? []), to - from])
  }
  return [...durations].map(([key, seconds]) => {
    const names = key.split(',')
    return { names, about: names.map(name => about.get(name)).join(' '), p50: median(seconds) }
  })
}
