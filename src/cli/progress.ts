import { terminalLine } from '../diagnostics/terminal-text.ts'
import { complain, liveTerminal } from './print.ts'
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
  const terminal = liveTerminal()
  if (terminal) return live(terminalLine(title), run, terminal)
  complain(title)
  const say = (text: string) => complain(inset(text))
  return run({ update: throttled(say, withoutNumbers), detail: throttled(say, () => ''), note: say })
}

/** A line can be several: words of another program. */
const inset = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map(line => `  ${line}`)

async function live<T>(
  title: string,
  run: (progress: Progress) => Promise<T>,
  terminal: NodeJS.WriteStream,
): Promise<T> {
  const { Listr, ListrLogger, ProcessOutput } = await import('listr2')
  const notes: string[] = []
  const results: T[] = []
  const list = new Listr(
    [
      {
        title,
        task: async (_: unknown, task: { output: string }) => {
          const update = (line: string) => {
            task.output = terminalLine(line)
          }
          results.push(
            await run({
              update,
              detail: update,
              note: line => {
                notes.push(line)
                update(line)
              },
            }),
          )
        },
      },
    ],
    {
      rendererOptions: {
        showErrorMessage: false,
        // Default: standard output, where the result goes.
        logger: new ListrLogger({ processOutput: new ProcessOutput(terminal, terminal) }),
      },
      // signals.ts handles signals: the machine has to be stopped first.
      registerSignalListeners: false,
    },
  )
  try {
    await list.run()
  } finally {
    for (const line of notes) complain(inset(line))
  }
  return results[0] as T
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
