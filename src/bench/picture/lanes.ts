import type { BenchReport, Summary } from '../report.ts'
import type { CountedBoot } from '../run.ts'

/** What a picture shows of a contestant: the boot that took the median time. */
export interface Lane {
  readonly summary: Summary
  readonly boot: CountedBoot
}

export function lanesOf({ contestants, boots }: BenchReport): readonly Lane[] {
  return contestants.flatMap(summary => {
    const boot = boots[summary.medianBoot]
    return boot ? [{ summary, boot }] : []
  })
}

/** How long the longest lane is, in seconds. */
export function longest(lanes: readonly Lane[]): number {
  return Math.max(...lanes.map(({ boot }) => boot.seconds))
}

/** The name of a stretch of several phases, which the guest did not tell apart. */
export function nameOf(phases: readonly string[]): string {
  return phases.join(' + ')
}

/** "61.7": to a tenth, which is what a boot is measured to. */
export function tenths(seconds: number): string {
  return seconds.toFixed(1)
}

export function mebibytes(amount: number | undefined): string {
  return amount === undefined ? '?' : `${Math.round(amount)} MiB`
}

/** How bakelet's median compares to this one's. */
export function ratioOf(ratio: number | undefined): string {
  return ratio === undefined ? '–' : ratio.toFixed(2)
}

/** What a reader has to know to believe the numbers; a sentence each. */
export function remarks({ contestants, boots }: BenchReport): string[] {
  const panics = contestants.filter(each => each.panics > 0)
  const merged = contestants.filter(each => each.phases.some(({ names }) => names.length > 1))
  const clock = Math.max(...boots.map(({ guestClock }) => guestClock.plusMinus))
  return [
    `Percentiles are by nearest rank. Where a phase ends is known to within ${clock.toFixed(2)} s, the whole to a tenth.`,
    ...panics.map(
      ({ name, panics }) =>
        `${name}: ${panics} ${panics === 1 ? 'boot was' : 'boots were'} repeated, because the guest's kernel panicked.`,
    ),
    ...merged.map(({ name }) => `${name}: phases joined by + were not told apart by the guest.`),
  ]
}
