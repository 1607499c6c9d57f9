import type { Answerer } from '../host/answer.ts'
import { decodeText } from '../host/decode.ts'

/** The guest's clock asked once. Host times are seconds since power-on. */
export interface ClockReading {
  readonly askedAt: number
  readonly answeredAt: number
  /** Seconds of the guest's monotonic clock, read between the two. */
  readonly guest: number
}

/** When the guest's monotonic clock stood at zero, in seconds since power-on. */
export interface ClockStart {
  readonly seconds: number
  /** It is off by this much at most. */
  readonly plusMinus: number
}

/** Nothing but the shell itself: a program to start would only widen the gap between asking and reading. */
export const readClockCommand = 'read uptime _ </proc/uptime; echo "$uptime"'

/** Reads what readClockCommand printed (proc(5), /proc/uptime). Throws AnswerError. */
export function parseUptime(output: string, guest: Answerer): number {
  return Number(decodeText({ a: 'time in seconds', pattern: /^(\d{1,9}\.\d{1,9})\s*$/ }, output, guest)[0])
}

/**
 * Lays the guest's clock on the host's. Each reading says that the clock started after `askedAt - guest` and before
 * `answeredAt - guest`; together they leave a window of a few tenths of a second even without KVM. The kernel's first
 * line on the console is no better sign: it comes before the clock runs (no timer ticks yet), a serial line may be late,
 * and with `quiet` there is none. Guest and host clocks run alike, since QEMU's TSC is the host's (no -icount).
 */
export function clockStart(readings: readonly ClockReading[]): ClockStart {
  const after = Math.max(...readings.map(({ askedAt, guest }) => askedAt - guest))
  const before = Math.min(...readings.map(({ answeredAt, guest }) => answeredAt - guest))
  return { seconds: (after + before) / 2, plusMinus: Math.abs(before - after) / 2 }
}
