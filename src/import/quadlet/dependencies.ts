import type { Dependency } from '../container/order.ts'
import { type Quadlet, textOf } from './unit.ts'

const keys = ['Requires', 'BindsTo', 'Wants', 'After']

/** The containers that one waits for: by the names of their services, or of their files. */
export function dependenciesOf(quadlet: Quadlet, all: readonly Quadlet[]): readonly Dependency[] {
  const words = keys.flatMap(key =>
    quadlet.unit.get(key).items.flatMap(({ string = '' }) => string.split(/\s+/)),
  )
  return all
    .filter(other => other !== quadlet && words.some(word => namesOf(other).includes(word)))
    .map(other => ({ name: other.name, untilEnd: isTask(other) }))
}

/** It runs to its end, and then its service counts as started. */
export const isTask = ({ service }: Quadlet): boolean => textOf(service, 'Type') === 'oneshot'

function namesOf({ name, own }: Quadlet): readonly string[] {
  return [`${textOf(own, 'ServiceName') ?? name}.service`, `${name}.container`]
}
