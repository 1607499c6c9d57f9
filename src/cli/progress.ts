import { complain, useColor } from './print.ts'

/** What a long step says while it runs. */
export interface Progress {
  /** What is happening now; the next one replaces it. */
  update(line: string): void
  /** The same, of what comes by the hundred: a log shows one now and then. */
  detail(line: string): void
  /** What the user should have read when all is over. */
  note(line: string): void
}

/** Of a step that is not worth a word. */
export const quiet: Progress = { update: () => {}, detail: () => {}, note: () => {} }

/**
 * Runs one long step: with a live line on a terminal, with plain lines elsewhere (a log, a pipe). Everything goes to
 * standard error.
 */
export async function withProgress<T>(title: string, run: (progress: Progress) => Promise<T>): Promise<T> {
  if (process.stderr.isTTY && useColor()) return live(title, run)
  complain(title)
  const say = (line: string) => complain(`  ${line}`)
  return run({ update: throttled(say, withoutNumbers), detail: throttled(say, () => ''), note: say })
}

async function live<T>(title: string, run: (progress: Progress) => Promise<T>): Promise<T> {
  const { Listr } = await import('listr2')
  const notes: string[] = []
  const results: T[] = []
  const list = new Listr(
    [
      {
        title,
        task: async (_: unknown, task: { output: string }) => {
          const update = (line: string) => {
            task.output = line
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
    // Signals are ours: the machine has to be stopped first.
    { rendererOptions: { showErrorMessage: false }, registerSignalListeners: false },
  )
  try {
    await list.run()
  } finally {
    for (const line of notes) complain(`  ${line}`)
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
