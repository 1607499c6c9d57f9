import type { Progress } from '../tasks/step.ts'
import { complain, liveColumns } from './print.ts'
import { stepStarts } from './signals.ts'

/** A step of a task that is being shown on standard error. */
export interface ShownStep extends Progress {
  end(failed: boolean): void
}

/** Shows one long step: with a live line on a terminal, with plain lines elsewhere (a log, a pipe). */
export async function showStep(title: string): Promise<ShownStep> {
  stepStarts()
  return liveColumns() === undefined ? showPlain(title) : showLive(title)
}

function showPlain(title: string): ShownStep {
  complain(title)
  const say = (text: string) => complain(inset(text))
  return {
    update: throttled(say, withoutNumbers),
    detail: throttled(say, () => ''),
    note: say,
    end: () => {},
  }
}

/** A line can be several: words of another program. */
export function inset(text: string): string[] {
  return text.trimEnd().replaceAll(/^/gm, '  ').split('\n')
}

async function showLive(title: string): Promise<ShownStep> {
  const { startLiveLine } = await import('./live-line.ts')
  const line = startLiveLine(title, () => liveColumns() ?? 80)
  return {
    update: line.update,
    detail: line.update,
    note: text => complain(inset(text)),
    end: failed => {
      line.end()
      complain(`${failed ? '✖' : '✔'} ${title}`)
    },
  }
}

const restMs = 10_000

/** In a log nobody wants a line for every block: lines of one subject come at most every ten seconds. */
function throttled(say: (line: string) => void, subjectOf: (line: string) => string): (line: string) => void {
  let last: string | undefined
  let at = 0
  return line => {
    const subject = subjectOf(line)
    if (subject === last && Date.now() - at < restMs) return
    last = subject
    at = Date.now()
    say(line)
  }
}

function withoutNumbers(line: string): string {
  return line.replace(/[\d.]+/g, '')
}
