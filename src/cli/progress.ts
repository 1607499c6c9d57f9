import { complain, useColor } from './print.ts'

/** What a long step says while it runs. */
export interface Progress {
  /** What is happening now; the next one replaces it. */
  update(line: string): void
  /** What the user should have read when all is over. */
  note(line: string): void
}

/**
 * Runs one long step: with a live line on a terminal, with plain lines elsewhere (a log, a pipe). Everything goes to
 * standard error.
 */
export async function withProgress<T>(title: string, run: (progress: Progress) => Promise<T>): Promise<T> {
  if (process.stderr.isTTY && useColor()) return live(title, run)
  complain(title)
  return run({ update: throttled(line => complain(`  ${line}`)), note: line => complain(`  ${line}`) })
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

/** In a log nobody wants a line for every block: the same subject speaks again after 10 s, or when it says something new. */
function throttled(say: (line: string) => void): (line: string) => void {
  let last = ''
  let at = 0
  return line => {
    const words = line.replace(/[\d.]+/g, '')
    if (words === last && Date.now() - at < 10_000) return
    last = words
    at = Date.now()
    say(line)
  }
}
