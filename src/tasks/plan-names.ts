import type { Config } from '../config/schema.ts'
import type { Origin } from '../plan/entry.ts'
import { from } from '../plan/origin.ts'
import type { Plan } from '../plan/types.ts'
import { userDetail } from '../plan/user-detail.ts'

/** What the plan lists and is not a path: it has a name. */
export interface PlanName {
  readonly what: 'artifact' | 'image' | 'pod' | 'unit' | 'module' | 'sysctl' | 'user' | 'package' | 'host'
  readonly name: string
  /** What the plan says about it besides. */
  readonly detail?: string
  readonly origin: Origin
}

const system = from('system')

/** Everything with a name that `bakelet plan` lists. */
export function planNames(plan: Plan, config: Config): readonly PlanName[] {
  const named = <Entry extends { readonly origin: Origin }>(
    what: PlanName['what'],
    entries: readonly Entry[],
    nameOf: (entry: Entry) => string,
    detailOf: (entry: Entry) => string | undefined = () => undefined,
  ): PlanName[] =>
    entries.map(entry => {
      const detail = detailOf(entry)
      return { what, name: nameOf(entry), ...(detail && { detail }), origin: entry.origin }
    })
  const ofHost = config.system.hostname === undefined ? system('name') : system('system', 'hostname')
  return [
    ...named(
      'artifact',
      plan.artifacts,
      ({ name }) => name,
      ({ version }) => version,
    ),
    ...named('image', plan.images, ({ reference }) => reference),
    ...named('pod', plan.pods, ({ name }) => name, podDetail),
    ...named('unit', [...plan.units, ...plan.ownUnits], ({ name }) => name),
    ...named('module', plan.modules, ({ name }) => name),
    ...named(
      'sysctl',
      plan.sysctls,
      ({ key }) => key,
      ({ value }) => `= ${value}`,
    ),
    ...named('user', plan.users, ({ name }) => name, userDetail),
    ...plan.packages.map(name => ({ what: 'package' as const, name, ...packageOrigin(name, config) })),
    { what: 'host', name: plan.hostname, ...ofHost },
  ]
}

const podDetail = ({ hostPorts }: Plan['pods'][number]) =>
  hostPorts.map(({ port, protocol }) => `${port}/${protocol.toLowerCase()}`).join(' ')

/** Packages are names alone; the config asks for them, or a setting that does not work without. */
function packageOrigin(name: string, { system: { packages } }: Config): { readonly origin: Origin } {
  const index = packages.indexOf(name)
  if (index >= 0) return system('system', 'packages', index)
  return name === 'xfsprogs' ? from('disks')('disks') : system('system', 'logs', 'forward')
}
