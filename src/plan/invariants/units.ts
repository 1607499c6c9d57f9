import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { nodePaths } from '../paths.ts'
import type { Plan, PlannedUnit } from '../types.ts'

/** Units are sound, and nothing else stands where systemd looks for units and drop-ins. */
export function checkUnits(plan: Plan, file: string): Diagnostic[] {
  const names = new Set([...systemdUnits, ...plan.units.map(({ name }) => name)])
  return [
    ...notAUnit(plan, file),
    ...plan.units.flatMap(unit => [...namesUnknownUnits(unit, names, file), ...cannotBeEnabled(unit, file)]),
  ]
}

/** Those that every systemd has (systemd.special(7)), as far as our units name them. */
const systemdUnits = ['network.target', 'network-online.target', 'multi-user.target', 'sysinit.target']

function notAUnit(plan: Plan, file: string): Diagnostic[] {
  const { units } = nodePaths(plan.prefix)
  const [first] = [
    ...plan.directories,
    ...plan.files,
    ...plan.artifacts.flatMap(({ install, origin }) => install.map(({ to }) => ({ path: to, origin }))),
  ].filter(({ path }) => `${path}/`.startsWith(`${units}/`))
  // One is enough: whatever else is there will have come with it.
  return first
    ? [
        {
          code: 'plan-not-a-unit',
          severity: 'error',
          message: `\`${first.path}\` is where systemd looks for units, and it is none`,
          file,
          path: first.origin.path,
        },
      ]
    : []
}

function namesUnknownUnits({ name, content, origin }: PlannedUnit, known: Set<string>, file: string) {
  return unitsIn(
    content,
    'After|Before|Requires|Requisite|Wants|BindsTo|PartOf|Conflicts|WantedBy|RequiredBy',
  )
    .filter(unit => !known.has(unit))
    .map(
      (unit): Diagnostic => ({
        code: 'plan-unit-unknown',
        severity: 'error',
        message: `${name} names ${unit}, which nothing provides`,
        file,
        path: origin.path,
      }),
    )
}

function cannotBeEnabled({ name, content, enabled, origin }: PlannedUnit, file: string): Diagnostic[] {
  const install = /^\[Install\]$([^[]*)/m.exec(content)?.[1] ?? ''
  return !enabled || unitsIn(install, 'WantedBy').length > 0
    ? []
    : [
        {
          code: 'plan-unit-no-install',
          severity: 'error',
          message: `${name} is enabled but has no [Install] section with WantedBy=`,
          file,
          path: origin.path,
        },
      ]
}

/** What the given keys of a unit list. */
function unitsIn(text: string, keys: string): string[] {
  const lines = text.matchAll(new RegExp(`^(?:${keys})[ \\t]*=(.*)$`, 'gm'))
  return [...lines].flatMap(([, units = '']) => units.split(/\s+/)).filter(unit => unit !== '')
}
