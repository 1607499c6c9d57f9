import { knownVulnerabilities } from '../upstream/advisories.ts'
import type { ProgramName } from '../upstream/programs/index.ts'

/** The published holes that a change of version closes and opens; undefined: none. */
export function advisoryNote(program: ProgramName, from: string | undefined, to: string): string | undefined {
  const before = openTo(program, from)
  const after = openTo(program, to)
  const closes = before.filter(id => !after.includes(id))
  const opens = after.filter(id => !before.includes(id))
  const words = [
    ...(closes.length > 0 ? [`closes ${closes.join(', ')}`] : []),
    ...(opens.length > 0 ? [`is open to ${opens.join(', ')}`] : []),
  ]
  return words.length > 0 ? words.join('; ') : undefined
}

function openTo(program: ProgramName, version: string | undefined): readonly string[] {
  return (version !== undefined && knownVulnerabilities(program, version)?.ids) || []
}
