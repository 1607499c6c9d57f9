import type { PlannedUnit } from '../plan/types.ts'
import type { Encoded } from '../render/encoded.ts'
import { unitNames, unitRelations } from '../render/unit.ts'

type Values = Readonly<Record<string, Encoded | readonly Encoded[]>>

/** A unit from its template, which prints the relations and WantedBy= from the same data that the plan keeps. */
export function plannedUnit(
  template: (values: Record<string, Encoded | readonly Encoded[]>) => string,
  { values, ...unit }: Omit<PlannedUnit, 'content'> & { readonly values: Values },
): PlannedUnit {
  const { relations, wantedBy } = unit
  const content = template({
    ...values,
    relations: unitRelations(relations),
    ...(wantedBy === undefined ? {} : { wantedBy: unitNames([wantedBy]) }),
  })
  return { ...unit, content }
}
