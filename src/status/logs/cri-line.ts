/** A line that a container printed. */
export interface LogEntry {
  readonly time: string
  readonly stream: 'stdout' | 'stderr'
  readonly text: string
}

/** TIME STREAM TAG TEXT; the tag P is of a part that the next line goes on: pkg/kubelet/kuberuntime/logs/logs.go@v1.36.4, parseCRILog. */
const criLine = /^(\d{4}-\d\d-\d\dT\S{1,40}) (stdout|stderr) ([PF])(?::\S*)? ([\s\S]*)$/

/** Characters of one line of a container. containerd cuts it into parts of 16 KiB, and a program may print one without end. */
const longestEntry = 2 ** 20

/** Joins the parts of lines, each stream's apart. A line that is not of a CRI log is an entry as it is. */
export class LogReader {
  readonly #parts: Record<LogEntry['stream'], string> = { stdout: '', stderr: '' }
  readonly #take: (entry: LogEntry) => void

  constructor(take: (entry: LogEntry) => void) {
    this.#take = take
  }

  /** `line`: without its line feed. */
  line(line: string): void {
    const [, time = '', name, tag, text = line] = criLine.exec(line) ?? []
    const stream = name === 'stderr' ? 'stderr' : 'stdout'
    const whole = this.#parts[stream] + text
    const isOver = tag !== 'P' || whole.length > longestEntry
    this.#parts[stream] = isOver ? '' : whole
    if (isOver) this.#take({ time, stream, text: whole })
  }

  /** The end of the log: a container may be killed in the middle of a line. */
  end(): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      const text = this.#parts[stream]
      this.#parts[stream] = ''
      if (text !== '') this.#take({ time: '', stream, text })
    }
  }
}
