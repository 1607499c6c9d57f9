import type { GuestRecord } from './guest.ts'
import type { MeasuredPhase } from './phases.ts'

/** A piece of a boot, in seconds since power-on. */
export interface Stretch {
  /** More than one where the guest did not say when the ones before the last were over. */
  readonly phases: readonly [string, ...string[]]
  readonly from: number
  readonly to: number
}

export interface Boundaries {
  /** Seconds from power-on to the zero of the guest's clock. */
  readonly clockStart: number
  /** Seconds from power-on to the answer. */
  readonly answer: number
}

/**
 * Lays phases from power-on to the answer without a gap. A phase whose end is unknown becomes one stretch with the next.
 * An end that comes before the phase's start or after the answer is drawn there: what was over early, or still went on
 * beside, cost no time of its own.
 */
export function timeline(
  phases: readonly MeasuredPhase[],
  guest: GuestRecord,
  { clockStart, answer }: Boundaries,
): readonly Stretch[] {
  const stretches: Stretch[] = []
  let open: string[] = []
  let from = 0
  for (const [index, phase] of phases.entries()) {
    open.push(phase.name)
    const isLast = index === phases.length - 1
    const end = isLast ? Number.POSITIVE_INFINITY : phase.end(guest)
    if (end === undefined) continue
    const to = Math.min(Math.max(end + clockStart, from), answer)
    stretches.push({ phases: open as [string, ...string[]], from, to })
    from = to
    open = []
  }
  return stretches
}
