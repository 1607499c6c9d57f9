import type { Plan } from '../plan/types.ts'

/** Active once every pod has been ready; what pods are now, they are asked themselves. */
export const readyTarget = 'bakelet-ready.target'

/** The units of a plan that every boot starts: enabled ones, and those that they require. */
export function startedUnits({ units, ownUnits }: Pick<Plan, 'units' | 'ownUnits'>): readonly StartedUnit[] {
  const enabled = units.filter(({ wantedBy }) => wantedBy !== undefined)
  const required = new Set(
    enabled.filter(({ name }) => name !== readyTarget).flatMap(({ relations }) => relations.Requires ?? []),
  )
  return [
    ...enabled.map(({ name }) => ({ name, enabled: true })),
    ...units
      .filter(({ name, wantedBy }) => wantedBy === undefined && required.has(name))
      .map(({ name }) => ({ name, enabled: false })),
    ...ownUnits.flatMap(({ started }) => started.map(name => ({ name, enabled: true }))),
  ]
}

export interface StartedUnit {
  readonly name: string
  /** By itself, and not because another unit requires it. */
  readonly enabled: boolean
}
