import type { Plan } from '../plan/types.ts'
import { type Check, compared } from './check.ts'
import type { NodeAnswers } from './promises.ts'
import { readyTarget, type StartedUnit, startedUnits } from './started-units.ts'

/** Units that every boot starts, and that no unit has failed. */
export function unitChecks(plan: Plan, { units, failed }: NodeAnswers): Check[] {
  const started = startedUnits(plan)
  const planned = new Set(plan.files.map(({ path }): string => path))
  return [
    ...started.map(unit => unitCheck(unit, units.get(unit.name), planned)),
    ...failed
      .filter(name => !started.some(unit => unit.name === name))
      .map(
        (name): Check => ({
          ...{ area: 'units', name, expected: 'not failed', outcome: 'different', found: 'failed' },
          next: `read why on the node: systemctl status ${name}`,
        }),
      ),
  ]
}

/** systemctl(1), is-enabled: these are started by what they are wanted by, or made of another file. */
const enabledStates = ['enabled', 'enabled-runtime', 'static', 'generated', 'alias', 'indirect', 'transient']

function unitCheck(
  { name, enabled: mayEnable }: StartedUnit,
  unit: ReadonlyMap<string, string> | undefined,
  planned: ReadonlySet<string>,
): Check {
  const is = (key: string) => unit?.get(key) ?? ''
  // systemd.service(5): a oneshot that does not remain is inactive after it has ended well; systemd.unit(5): so is one whose condition fails.
  const mayRest =
    (is('Type') === 'oneshot' && is('RemainAfterExit') === 'no' && is('Result') === 'success') ||
    is('ConditionResult') === 'no'
  const state = is('ActiveState') || 'missing'
  const active = state === 'inactive' && mayRest ? 'active' : state
  const enabled = enabledStates.includes(is('UnitFileState')) ? 'enabled' : is('UnitFileState') || 'missing'
  const dropIns = is('DropInPaths')
    .split(' ')
    .filter(path => isLocal(path) && !planned.has(path))
  const changes = [
    ...dropIns.map(path => `changed by ${path}`),
    ...(is('NeedDaemonReload') === 'yes' ? ['its files are newer than what systemd has read'] : []),
  ]
  const words = (...[active, enabled, ...more]: string[]) =>
    [...(name === readyTarget ? [] : [active]), ...(mayEnable ? [enabled] : []), ...more].join(', ')
  return compared(
    { area: 'units', name, expected: words('active', 'enabled') },
    unit === undefined || is('LoadState') === 'not-found' ? undefined : words(active, enabled, ...changes),
    nextStep(name, { mayEnable, enabled, changed: changes.length > 0 }),
  )
}

/** A drop-in of the operator, and not one that the OS or a generator brings: systemd.unit(5), "Unit File Load Path". */
const isLocal = (path: string) => /^\/(etc|run)\/systemd\/(system|system\.control|transient)\//.test(path)

function nextStep(name: string, unit: { mayEnable: boolean; enabled: string; changed: boolean }): string {
  if (unit.mayEnable && unit.enabled !== 'enabled')
    return `enable it again on the node: systemctl enable --now ${name}`
  return unit.changed
    ? `compare it on the node: systemctl cat ${name}; then: systemctl daemon-reload`
    : `read why on the node: systemctl status ${name}`
}
