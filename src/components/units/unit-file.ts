/** An assignment: what is before and after the first `=`. */
export interface Assignment {
  readonly key: string
  readonly value: string
  /** The first line of it, as it is written. */
  readonly line: string
  /** Where that line is in the text, counted from 0. */
  readonly offset: number
}

export interface Section {
  readonly name: string
  readonly line: string
  readonly offset: number
  readonly assignments: readonly Assignment[]
}

/** A line that systemd would ignore, with a line in the journal that nobody reads. */
export interface Fault {
  readonly line: string
  readonly offset: number
  readonly why: string
  readonly hint: string
}

export interface UnitFile {
  readonly sections: readonly Section[]
  readonly faults: readonly Fault[]
}

/** systemd.syntax(7); config_parse() and parse_line() in src/shared/conf-parser.c of systemd 257. */
export function parseUnit(text: string): UnitFile {
  const sections: (Line & { name: string; assignments: Assignment[] })[] = []
  const faults: Fault[] = []
  for (const { whole, ...at } of logicalLines(text)) {
    if (whole === '') continue
    const section = sections.at(-1)
    const header = /^\[(.*)\]$/.exec(whole)
    const [, key = '', value = ''] = /^([^=]*?)\s*=\s*(.*)$/s.exec(whole) ?? []
    if (header?.[1] !== undefined) sections.push({ ...at, name: header[1], assignments: [] })
    else if (whole.startsWith('['))
      faults.push({
        ...at,
        why: 'has no `]` at its end',
        hint: 'write the section alone on its line: [Service]',
      })
    else if (key === '')
      faults.push({
        ...at,
        why: 'is neither a section, nor `Key=value`, nor a comment',
        hint: 'write `Key=value`; a comment begins with #, and a line that goes on ends with a backslash',
      })
    else if (!section)
      faults.push({
        ...at,
        why: 'is in no section',
        hint: 'write a section above it, as [Unit] or [Service]',
      })
    else section.assignments.push({ key, value, ...at })
  }
  return { sections, faults }
}

type Line = Pick<Assignment, 'line' | 'offset'>

/** Lines without comments and space around them, and a line that ends with a backslash together with the next ones. */
function logicalLines(text: string): (Line & { whole: string })[] {
  const found: (Line & { whole: string })[] = []
  let open: (Line & { whole: string }) | undefined
  let next = 0
  for (const written of text.split('\n')) {
    const offset = next + written.length - written.trimStart().length
    next += written.length + 1
    const line = written.trim()
    // Also between two lines that go together: systemd.syntax(7).
    if (/^[#;]/.test(line)) continue
    const goesOn = isContinued(line)
    const part = goesOn ? line.slice(0, -1) : line
    open = open ? { ...open, whole: `${open.whole} ${part}` } : { line, offset, whole: part }
    if (goesOn) continue
    found.push({ ...open, whole: open.whole.trim() })
    open = undefined
  }
  return open ? [...found, { ...open, whole: open.whole.trim() }] : found
}

/** An even number of backslashes is text. */
function isContinued(line: string): boolean {
  const [run = ''] = /\\+$/.exec(line) ?? []
  return run.length % 2 === 1
}

/** The words of a list: each assignment adds some, and an empty one takes away what was there (systemd.syntax(7)). */
export function listOf({ sections }: UnitFile, section: string, key: string): string[] {
  const all = assignmentsOf(sections, section).filter(assignment => assignment.key === key)
  const reset = all.findLastIndex(({ value }) => value === '')
  return all.slice(reset + 1).flatMap(({ value }) => value.split(/\s+/))
}

/** The value that counts: the last one. */
export function lastOf({ sections }: UnitFile, section: string, key: string): Assignment | undefined {
  return assignmentsOf(sections, section).findLast(assignment => assignment.key === key)
}

function assignmentsOf(sections: readonly Section[], name: string): readonly Assignment[] {
  return sections.filter(section => section.name === name).flatMap(({ assignments }) => assignments)
}
