import type { OnEvent } from './events.ts'

/** The reports of one step while it runs: see TaskEvent. */
export interface Progress {
  update(line: string): void
  detail(line: string): void
  note(line: string): void
}

/** Runs one long step of a task, and reports its begin and its end. */
export async function step<T>(
  { on }: { readonly on: OnEvent },
  title: string,
  run: (progress: Progress) => Promise<T>,
): Promise<T> {
  await on({ kind: 'begin', title })
  let failed = true
  try {
    const result = await run({
      update: line => void on({ kind: 'update', line }),
      detail: line => void on({ kind: 'detail', line }),
      note: line => void on({ kind: 'note', line }),
    })
    failed = false
    return result
  } finally {
    await on({ kind: 'end', title, failed })
  }
}
