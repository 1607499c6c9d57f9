import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { nodePaths } from '../paths.ts'
import type { Plan, PlannedUnit } from '../types.ts'

/** Units are sound, and nothing else stands where systemd looks for units and drop-ins. */
export function checkUnits(plan: Plan, file: string): Diagnostic[] {
  const names = new Set([...systemdUnits, ...plan.units.map(({ name }) => name)])
  return [...notAUnit(plan, file), ...plan.units.flatMap(unit => namesUnknownUnits(unit, names, file))]
}

/** Those that every systemd has (systemd.special(7)), as far as our units name them. */
const systemdUnits = [
  'network-pre.target',
  'network.target',
  'network-online.target',
  'multi-user.target',
  'sysinit.target',
  'local-fs.target',
  'shutdown.target',
  'timers.target',
]

/** Those that udev makes of devices, and systemd's own template for them. */
const isOfDevice = (name: string) => /^[^@]+\.device$|^systemd-fsck@[^@]+\.service$/.test(name)

function notAUnit(plan: Plan, file: string): Diagnostic[] {
  const { units } = nodePaths(plan.prefix)
  const isDropIn = (path: string) =>
    /^[^/]+\.service\.d(\/80-bakelet\.conf)?$/.test(path.slice(units.length + 1))
  const [first] = [
    ...plan.directories,
    // `files` and `units` have rules of their own.
    ...plan.files.filter(({ origin }) => origin.component !== 'files' && origin.component !== 'units'),
    ...plan.artifacts.flatMap(({ install, origin }) => install.map(({ to }) => ({ path: to, origin }))),
  ].filter(({ path }) => `${path}/`.startsWith(`${units}/`) && !isDropIn(path))
  // One is enough: whatever else is there will have come with it.
  return first
    ? [
        {
          code: 'plan-not-a-unit',
          severity: 'error',
          message: `\`${first.path}\` is in a folder of systemd units, and is not a unit`,
          file,
          path: first.origin.path,
        },
      ]
    : []
}

function namesUnknownUnits(
  { name, relations, wantedBy, origin }: PlannedUnit,
  known: Set<string>,
  file: string,
) {
  return [...Object.values(relations).flat(), ...(wantedBy === undefined ? [] : [wantedBy])]
    .filter(unit => !known.has(unit) && !isOfDevice(unit))
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
