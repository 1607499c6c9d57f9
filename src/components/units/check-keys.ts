import type { Config } from '../../config/schema.ts'
import data from '../../data/unit-keys.json' with { type: 'json' }
import { closest } from '../../diagnostics/closest.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { SourceFileContent } from '../files/named-files.ts'
import { problemOf, readUnits } from './texts.ts'

const sections: Readonly<Record<string, readonly string[]>> = data.sections
const withShared = ['Service', 'Socket', 'Mount', 'Swap']

/** A file that is not a unit has a problem in each line: so many are shown. */
const mostProblems = 20

/** Keys that systemd would ignore. A warning: the systemd of another base can be newer than the one that listed them. */
export function checkUnitKeys(
  units: Config['units'],
  sourceFiles: readonly SourceFileContent[],
  file: string,
): Diagnostic[] {
  const texts = readUnits(units, sourceFiles).flatMap(({ whole, dropIns }) => [
    ...(whole ? [whole] : []),
    ...dropIns,
  ])
  return texts.flatMap(text => {
    const problems = text.parsed.sections.flatMap(({ name, assignments }) => {
      const known = keysOf(name)
      if (!known) return []
      return assignments
        .filter(({ key }) => !known.has(key) && !key.startsWith('X-'))
        .map(
          ({ key, line }): Diagnostic => ({
            ...problemOf(text, file, line),
            code: 'unit-key-unknown',
            severity: 'warning',
            message: `systemd would ignore \`${key}=\`: \`[${name}]\` has no such key`,
            hint: hintFor(key, [...known]),
            source: data.source,
          }),
        )
    })
    return problems.slice(0, mostProblems)
  })
}

/** Undefined: the section is not one of systemd's, which another check says. */
function keysOf(section: string): ReadonlySet<string> | undefined {
  const keys = Object.hasOwn(sections, section) ? sections[section] : undefined
  return keys && new Set(withShared.includes(section) ? [...keys, ...data.shared] : keys)
}

function hintFor(key: string, known: readonly string[]): string {
  const meant = closest(key, known)
  if (meant !== undefined) return `did you mean \`${meant}=\`?`
  const elsewhere = Object.keys(sections).filter(section => keysOf(section)?.has(key))
  return elsewhere.length > 0
    ? `the key belongs into ${elsewhere.map(section => `[${section}]`).join(' or ')}`
    : 'remove it, or begin its name with X-, which systemd leaves to others'
}
