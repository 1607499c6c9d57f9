import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { caseNames, loadCase } from '../cases/cases.ts'
import { itWith, run } from '../support/foreign.ts'

/** What systemd 252 says of each, of 10; those with a path in their name are by what comes before it. */
const levels: Readonly<Record<string, number>> = {
  'bakelet-certificate': 3.9,
  'bakelet-credential': 4.3,
  'bakelet-firewall': 3.8,
  'bakelet-grow': 3.9,
  'bakelet-guard': 3.9,
  'bakelet-images': 4.2,
  'bakelet-install': 4.8,
  'bakelet-journal-upload': 1.8,
  'bakelet-make': 3.8,
  'bakelet-one': 3.6,
  'bakelet-ready': 3.9,
}

const plans = await Promise.all(caseNames.map(async name => (await loadCase(name)).plan))
const services = plans
  .flatMap(({ units }) => units)
  .filter(({ name }) => name.startsWith('bakelet-') && name.endsWith('.service'))

const kindOf = (name: string) =>
  Object.keys(levels).find(kind => name === `${kind}.service` || name.startsWith(`${kind}-`))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bakelet-sandbox-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** `systemd-analyze security`, of a unit alone. */
function exposureOf(content: string): number {
  const file = join(folder, 'unit.service')
  writeFileSync(file, content)
  const { output } = run('systemd-analyze', ['security', '--offline=true', '--no-pager', file])
  return Number(/exposure level for unit\.service: ([\d.]+) /.exec(output)?.[1])
}

it('all kinds of services are in some case', () => {
  expect([...new Set(services.map(({ name }) => kindOf(name)))].sort()).toEqual(Object.keys(levels))
})

itWith('systemd-analyze')('no service is more exposed than it has to be', () => {
  const units = new Map(services.map(unit => [unit.name, unit]))
  for (const { name, content } of units.values())
    expect(exposureOf(content), name).toBeLessThanOrEqual(levels[kindOf(name) ?? ''] ?? 0)
})

itWith('systemd-analyze')('a service without its sandbox would be noticed', () => {
  const ready = services.find(({ name }) => name === 'bakelet-ready.service')?.content ?? ''
  expect(exposureOf(ready.replace(/^CapabilityBoundingSet=\n/m, ''))).toBeGreaterThan(5)
})
