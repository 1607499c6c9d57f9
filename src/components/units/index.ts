import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { NodePath } from '../../plan/entry.ts'
import { from } from '../../plan/origin.ts'
import type { OwnUnit, PlannedFile, PlannedLink } from '../../plan/types.ts'
import { unitMode } from '../../plan/unit-mode.ts'
import type { Component, Contribution } from '../component.ts'
import { startsAtBoot } from './boot-targets.ts'
import { checkUnit } from './check.ts'
import { type Enabled, enabledOf } from './install.ts'
import { checkReserved, isOurs } from './reserved.ts'
import { checkStarted } from './started.ts'
import { type ConfigUnit, readUnits } from './texts.ts'

const origin = from('units')
const at = (path: string): NodePath => `/etc/systemd/system/${path}`

/** Units and drop-ins of the config's own. */
export const units: Component = input => {
  const { file } = input
  const all = readUnits(input.resolved.config.units, input.sourceFiles)
  const files: PlannedFile[] = []
  const links: PlannedLink[] = []
  const ownUnits: OwnUnit[] = []
  const diagnostics: Diagnostic[] = []
  for (const unit of all) {
    const install = enabledOf(unit, all, file)
    diagnostics.push(...checkReserved(unit, file), ...checkUnit(unit, file), ...install.diagnostics)
    files.push(...filesOf(isOurs(unit.name) ? { ...unit, whole: undefined } : unit))
    links.push(...linksOf(unit, install.enabled))
    const { name, whole } = unit
    const enabled = install.enabled.map(one => one.name)
    const started = install.enabled.filter(startsAtBoot).map(one => one.name)
    ownUnits.push({ name, isWhole: whole !== undefined, enabled, started, ...origin('units', name) })
  }
  diagnostics.push(...checkStarted(all, input.resolved.config, file))
  return { files, links, ownUnits, diagnostics } satisfies Contribution
}

function filesOf({ name, whole, dropIns }: ConfigUnit): PlannedFile[] {
  const common = { mode: unitMode(name), ...origin('units', name) } as const
  return [
    ...(whole ? [{ ...common, path: at(name), content: whole.content }] : []),
    ...dropIns.map(({ dropIn, content, path }) => ({
      ...common,
      path: at(`${name}.d/${dropIn}`),
      content,
      ...origin(...path.slice(0, -1)),
    })),
  ]
}

/** What `systemctl enable` would make: an image that was never booted has it too, and nothing else decides. */
function linksOf({ name }: ConfigUnit, enabled: readonly Enabled[]): PlannedLink[] {
  const target = at(name)
  const common = { target, ...origin('units', name, 'enabled') }
  return enabled.flatMap(one => [
    ...one.starters.map(({ unit, folder }) => ({ ...common, path: at(`${unit}.${folder}/${one.name}`) })),
    ...one.aliases.map(alias => ({ ...common, path: at(alias) })),
  ])
}
