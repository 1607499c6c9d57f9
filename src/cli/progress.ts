import { complain, useColor } from './print.ts'

/** What a long step says while it runs. */
export interface Progress {
  /** What is happening now; the next one replaces it. */
  update(line: string): void
  /** What the user should have read when all is over. */
  note(line: string): void
}

export interface Step {
  readonly title: string
  readonly run: (progress: Progress) => Promise<void>
}

/**
 * Runs steps one after another: with a live list on a terminal, with plain lines elsewhere (a log, a pipe). Stops at
 * the first that throws. Everything goes to standard error.
 */
export async function withProgress(steps: readonly Step[]): Promise<void> {
  if (process.stderr.isTTY && useColor()) return live(steps)
  for (const { title, run } of steps) {
    complain(title)
    await run({ update: throttled(line => complain(`  ${line}`)), note: line => complain(`  ${line}`) })
  }
}

async function live(steps: readonly Step[]): Promise<void> {
  const { Listr } = await import('listr2')
  const notes: string[] = []
  const list = new Listr(
    steps.map(({ title, run }) => ({
      title,
      task: (_: unknown, task: { output: string }) =>
        run({
          update: line => {
            task.output = line
          },
          note: line => {
            notes.push(line)
            task.output = line
          },
        }),
    })),
    { renderer: 'default', rendererOptions: { collapseErrors: false }, exitOnError: true },
  )
  try {
    await list.run()
  } finally {
    for (const line of notes) complain(line)
  }
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
