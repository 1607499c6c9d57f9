import { complain, liveColumns } from './print.ts'
import { stepStarts } from './signals.ts'

/** The reports of a long step while it runs. */
export interface Progress {
  /** The present activity; the next update replaces it. */
  update(line: string): void
  /** The same for lines that come by the hundred: a log shows one now and then. */
  detail(line: string): void
  /** A line that the user should have read when the step is over. */
  note(line: string): void
}

/** For a step that reports nothing. */
export const quiet: Progress = { update: () => {}, detail: () => {}, note: () => {} }

/**
 * Runs one long step: with a live line on a terminal, with plain lines elsewhere (a log, a pipe). Everything goes to
 * standard error.
 */
export async function withProgress<T>(title: string, run: (progress: Progress) => Promise<T>): Promise<T> {
  stepStarts()
  if (liveColumns() !== undefined) return live(title, run)
  complain(title)
  const say = (text: string) => complain(inset(text))
  return run({ update: throttled(say, withoutNumbers), detail: throttled(say, () => ''), note: say })
}

/** A line can be several: words of another program. */
const inset = (text: string) => text.trimEnd().replaceAll(/^/gm, '  ').split('\n')

async function live<T>(title: string, run: (progress: Progress) => Promise<T>): Promise<T> {
  const { startLiveLine } = await import('./live-line.ts')
  const line = startLiveLine(title, () => liveColumns() ?? 80)
  const end = (mark: string) => {
    line.end()
    complain(`${mark} ${title}`)
  }
  try {
    const result = await run({
      update: line.update,
      detail: line.update,
      note: text => complain(inset(text)),
    })
    end('✔')
    return result
  } catch (error) {
    end('✖')
    throw error
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
