import { readFileSync } from 'node:fs'

/** What docs/architecture.md says about one folder of src/. */
export interface Floor {
  readonly level: number
  /** The same input gives the same bytes: no I/O, no clock, no facts of this machine. */
  readonly pure: boolean
}

/** The table under "Floors": | level | pure folders | folders that touch the machine |. */
export function readFloors(file = 'docs/architecture.md'): Map<string, Floor> {
  const floors = new Map<string, Floor>()
  const [, section = ''] = readFileSync(file, 'utf8').split('\n## Floors\n')
  for (const [, level = '', pure = '', other = ''] of section.matchAll(
    /^\| (\d+) \| (.*?) ?\| (.*?) ?\|$/gm,
  )) {
    for (const [, name = ''] of pure.matchAll(/`(\w+)`/g))
      floors.set(name, { level: Number(level), pure: true })
    for (const [, name = ''] of other.matchAll(/`(\w+)`/g))
      floors.set(name, { level: Number(level), pure: false })
  }
  return floors
}
