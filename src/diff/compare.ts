import { programNames } from '../upstream/programs/index.ts'
import { advisoryNote } from './advisory-note.ts'
import { type Fact, type Facts, partlyKnown, type Section, sections } from './facts.ts'
import { type ChangedLine, changedLines } from './lines.ts'

/** What one side has and the other has not, or has otherwise; `from` or `to` is undefined where it is not there. */
export interface FactChange {
  readonly section: Section
  readonly name: string
  readonly from: string | undefined
  readonly to: string | undefined
  /** What else there is to know of it. */
  readonly note?: string
  /** The changed lines of a text. */
  readonly lines?: readonly ChangedLine[]
}

export interface Comparison {
  readonly changes: readonly FactChange[]
  /** Sections that both sides say something of. */
  readonly compared: readonly Section[]
  /** Sections of which only one side says something. */
  readonly notCompared: readonly Section[]
}

/** Every difference between two sides, by section and name. */
export function compareFacts(from: Facts, to: Facts): Comparison {
  const known = sections.filter(section => from[section] || to[section])
  const compared = known.filter(section => from[section] && to[section])
  return {
    compared,
    notCompared: known.filter(section => !compared.includes(section)),
    changes: compared.flatMap(section => changesOf(section, from[section] ?? [], to[section] ?? [])),
  }
}

function changesOf(section: Section, before: readonly Fact[], after: readonly Fact[]): FactChange[] {
  const [from, to] = [byName(before), byName(after)]
  const names = [...new Set([...from.keys(), ...to.keys()])].sort()
  return names.flatMap(name => {
    const [old, now] = [from.get(name), to.get(name)]
    if (partlyKnown.has(section) && !(old && now)) return []
    if (old?.value === now?.value && old?.sealed === now?.sealed && old?.text === now?.text) return []
    const note = section === 'programs' ? noteOf(name, old, now) : undefined
    const lines = old?.text !== undefined && now?.text !== undefined && changedLines(old.text, now.text)
    return [
      {
        ...{ section, name, from: old?.value, to: now?.value },
        ...(note === undefined ? {} : { note }),
        ...(lines && lines.length > 0 ? { lines } : {}),
      },
    ]
  })
}

const byName = (facts: readonly Fact[]) => new Map(facts.map(fact => [fact.name, fact]))

function noteOf(name: string, from: Fact | undefined, to: Fact | undefined): string | undefined {
  const program = programNames.find(known => known === name)
  return program && to && advisoryNote(program, from?.value, to.value)
}
